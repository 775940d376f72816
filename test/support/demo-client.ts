import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Demo } from '../../scripts/seed.ts';
import type { Run, RunSummary } from '../../src/contract/workflows/run.ts';
import { type ApiClient, createApiClient } from '../../src/sdk/api/index.ts';

/** The part of a captured message that tests look at. */
export interface Captured {
  id: string;
  kind: string;
  to: string;
  summary: { subject?: string; text?: string; title?: string; body?: string };
}

type ListRuns = NonNullable<Parameters<ApiClient['listRuns']>[0]>;
type RunFilter = NonNullable<ListRuns['query']>;
type StoredEvent = Awaited<ReturnType<ApiClient['getEvent']>>;

/** What tests ask of the demo org, all of it public. */
export interface DemoClient {
  api: ApiClient;
  /** Sends an event of a person; answers its messageId. */
  track(userId: string, event: string, properties?: Record<string, unknown>): Promise<string>;
  identify(userId: string, traits: Record<string, unknown>): Promise<void>;
  runs(query: RunFilter): Promise<RunSummary[]>;
  /** The newest run of a filter (`{ userId }`) as soon as it is as wanted. */
  untilRun(query: RunFilter, wanted: (run: Run) => boolean): Promise<Run>;
  /** The events of a person that have one of the types, as soon as each type is there. */
  untilEvents(userId: string, types: string[]): Promise<StoredEvent[]>;
  /** What the sandbox received for a recipient, oldest first. */
  messages(to: string): Promise<Captured[]>;
}

/** A client of a running copy with the keys of its demo org. */
export function createDemoClient(demo: Demo): DemoClient {
  const { url, orgId } = demo;
  const api = createApiClient({ url, orgId, key: demo.apiKey });
  const ingest = createApiClient({ url, orgId, key: demo.writeKey });
  const runs = async (query: RunFilter) => (await api.listRuns({ query: { pageSize: 50, ...query } })).data;
  return {
    api,
    runs,
    track: async (userId, event, properties = {}) => {
      const messageId = randomUUID();
      await ingest.track({ body: { userId, event, properties, messageId } });
      return messageId;
    },
    identify: async (userId, traits) => void (await ingest.identify({ body: { userId, traits } })),
    untilRun: (query, wanted) =>
      until(`a run of ${JSON.stringify(query)} as wanted`, async () => {
        const [newest] = await runs(query);
        const run = newest && (await api.getRun({ params: { id: newest.id } }));
        return { seen: run, found: run !== undefined && wanted(run) ? run : null };
      }),
    untilEvents: (userId, types) =>
      until(`${types} of ${userId}`, async () => {
        const { data } = await api.listEvents({ query: { userId } });
        const all = types.every((type) => data.some((event) => event.type === type));
        return { seen: data, found: all ? data.filter(({ type }) => types.includes(type)) : null };
      }),
    messages: async (to) => {
      const response = await fetch(`${demo.sandboxUrl}/messages?to=${encodeURIComponent(to)}`);
      return ((await response.json()) as { data: Captured[] }).data;
    },
  };
}

async function until<T>(what: string, probe: () => Promise<{ seen: unknown; found: T | null }>): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { seen, found } = await probe();
    if (found !== null) return found;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}; seen: ${JSON.stringify(seen)}`);
    await sleep(100);
  }
}
