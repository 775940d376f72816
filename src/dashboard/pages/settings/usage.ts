// How many objects there are, where the API lists them.
import { queryOptions } from '@tanstack/react-query';
import type { ObjectLimitName } from '../../../contract/limits.ts';
import type { Connection } from '../../shell/connection.ts';

export interface Used {
  count: number;
  /** There are more than were counted. */
  isMore: boolean;
}
export type Usage = Partial<Record<ObjectLimitName, Used>>;

interface Listed {
  data: readonly unknown[];
  nextCursor?: string | null;
}

/** The most that one page lists. */
const pageSize = 100;

/** Keys and domains are counted for the whole organisation, all else for the project. */
function listsOf({ client, projectId, me }: Connection, signal: AbortSignal) {
  const query = { projectId, pageSize };
  const ofProject: Partial<Record<ObjectLimitName, () => Promise<Listed>>> = {
    workflows: () => client.listWorkflows({ query, signal }),
    templates: () => client.listTemplates({ query, signal }),
    layouts: () => client.listLayouts({ query, signal }),
    partials: () => client.listPartials({ query, signal }),
    variables: () => client.getVariables({ query: { projectId }, signal }),
    channels: () => client.listChannels({ query, signal }),
    endpoints: () => client.listEndpoints({ query, signal }),
    audiences: () => client.listAudiences({ query, signal }),
    topics: () => client.listTopics({ query, signal }),
    rules: () => client.listNotificationRules({ query, signal }),
    alertRules: () => client.listAlertRules({ query, signal }),
    silences: () => client.listSilences({ query, signal }),
  };
  const whole = me.key.projectId === null;
  return {
    ...ofProject,
    domains: () => client.listDomains({ query: { pageSize }, signal }),
    ...(whole ? { projects: () => client.listProjects({ query: { pageSize }, signal }) } : {}),
    ...(whole && me.role === 'admin' ? { keys: () => client.listKeys({ query: { pageSize }, signal }) } : {}),
  } satisfies Partial<Record<ObjectLimitName, () => Promise<Listed>>>;
}

/** The numbers of the project that is open; one that cannot be read is left out. */
export const usageQuery = (connection: Connection) =>
  queryOptions({
    queryKey: [connection.projectId, 'usage', connection.me.role],
    queryFn: async ({ signal }): Promise<Usage> => {
      const lists = Object.entries(listsOf(connection, signal));
      const counted = await Promise.allSettled(lists.map(([, list]) => list()));
      return Object.fromEntries(
        lists.flatMap(([name], index) => {
          const answer = counted[index];
          if (answer?.status !== 'fulfilled') return [];
          const { data, nextCursor = null } = answer.value;
          return [[name, { count: data.length, isMore: nextCursor !== null }]];
        }),
      );
    },
    staleTime: 60_000,
  });
