import { CirclePlay } from 'lucide-react';
import { formatRelative } from '../../ui/format.ts';
import { type Found, type KindView, most } from './kind.ts';

interface Run {
  id: string;
  workflowName: string;
  userId: string | null;
  status: string;
  startedAt: string;
  projectId: string;
}

const foundOf = ({ id, workflowName, userId, status, startedAt, projectId }: Run): Found => ({
  id,
  label: userId === null ? workflowName : `${workflowName} for ${userId}`,
  hint: `${status}, ${formatRelative(Date.parse(startedAt), Date.now())}`,
  projectId,
});

export const runKind = {
  noun: 'Run',
  plural: 'runs',
  icon: CirclePlay,
  page: 'runs',
  to: (paths, id) => paths.run(id),
  // The newest ones of a person, by the whole id.
  find: async ({ client, projectId }, userId, signal) => {
    const { data } = await client.listRuns({ query: { projectId, userId, pageSize: most }, signal });
    return data.map((run) => foundOf({ ...run, projectId }));
  },
  one: async ({ client }, id, signal) => foundOf(await client.getRun({ params: { id }, signal })),
} satisfies KindView;
