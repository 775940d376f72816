// A workflow of the files as the API takes it: with ids in place of the names that the project has.
import type { ReferencedKind } from '../../engine/versions/bundle/facts.ts';
import type { Fields } from '../../engine/versions/bundle/kinds/kind.ts';
import { referencesIn, withIds } from '../../engine/versions/bundle/references.ts';
import { rulesOf } from '../../engine/versions/bundle/registry.ts';
import { type ApiClient, eachItem } from '../../sdk/api/index.ts';
import { notFound } from '../api/find.ts';
import type { Context } from '../context.ts';
import { faultyFiles } from '../failure.ts';
import { readJudged } from '../files/judged.ts';
import { renameChannels } from './channels.ts';

export async function draftOf(context: Context, client: ApiClient, path: string, name: string): Promise<Fields> {
  const source = await readJudged(context, path);
  const { channels, project } = context.connection(path);
  const { workflows = [] } = renameChannels(source.bundle, channels);
  const index = workflows.findIndex((workflow) => workflow.name === name);
  const found = workflows[index];
  if (found === undefined)
    throw notFound(
      'workflow',
      name,
      workflows.map((workflow) => workflow.name),
    );
  const { renamedFrom: _renamedFrom, ...item } = found;
  const { references } = rulesOf('workflow');
  const wanted = referencesIn(item, references);
  const known = new Map<string, string>();
  for (const kind of new Set(wanted.map((one) => one.kind))) {
    for (const { id, name: own } of await namesOf(client, kind, project)) known.set(`${kind} ${own}`, id);
  }
  const missing = wanted.filter(({ kind, value }) => !known.has(`${kind} ${value}`));
  if (missing.length > 0) {
    throw faultyFiles(
      missing.map(({ kind, value, pointer }) => {
        const message = `The project has no ${kind} "${value}" yet; apply it first, then play the workflow.`;
        return source.located({ pointer: `/workflows/${index}${pointer}`, code: 'unknown_reference', message });
      }),
    );
  }
  return withIds(item, references, ({ kind, value }) => known.get(`${kind} ${value}`) ?? value);
}

interface Named {
  id: string;
  name: string;
}

/** What the lists of all kinds have in common. */
type ListNames = (input: {
  query: { projectId: string; pageSize: number; cursor?: string | undefined };
}) => Promise<{ data: Named[]; nextCursor: string | null }>;

async function namesOf(client: ApiClient, kind: ReferencedKind, projectId: string): Promise<Named[]> {
  const lists: Record<ReferencedKind, ListNames> = {
    template: client.listTemplates,
    audience: client.listAudiences,
    channel: client.listChannels,
    layout: client.listLayouts,
    workflow: client.listWorkflows,
  };
  const found: Named[] = [];
  const query = { projectId, pageSize: 100 };
  for await (const { id, name } of eachItem<Parameters<ListNames>[0], Named>(lists[kind], { query })) {
    found.push({ id, name });
  }
  return found;
}
