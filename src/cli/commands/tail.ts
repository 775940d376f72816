import type * as z from 'zod';
import type { Event } from '../../contract/events.ts';
import type { RunSummary } from '../../contract/workflows/run.ts';
import type { ApiClient } from '../../sdk/api/index.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { duration, flag, value } from '../option.ts';
import type { Output } from '../output/output.ts';
import { shortId, timeOfDay } from '../output/words.ts';

type StoredEvent = z.infer<typeof Event>;

const pollMs = 1_000;
/** Runs start within a moment of their event; its line waits for them. */
const settleMs = 1_500;
/** How far each look reaches back, because events are stored in another order than they are received. */
const overlapMs = 10_000;
const pageSize = 100;
/** Pages of one look; more would mean that nobody can read along. */
const mostPages = 20;

export const tail = defineCommand({
  details: 'Goes on until you press Ctrl-C. Into a pipe it writes one JSON document a line.',
  options: {
    since: duration('--since <time>', 'begin so long ago, e.g. 5m; now when left out'),
    type: value('--type <pattern>', 'only events of this type, e.g. order.*'),
    user: value('--user <id>', 'only of this person'),
    runs: flag('--runs', 'show how runs move instead of events'),
  },
  examples: [
    { line: 'sendora tail --since 5m --type "order.*"', text: 'events, and what each of them started' },
    { line: 'sendora tail --runs --user ada', text: 'the runs of a person' },
  ],
  run: async (context, _given, { since = 0, type, user, runs }) => {
    const connection = context.connection();
    const client = context.client(connection);
    const query = {
      projectId: connection.project,
      ...(user === undefined ? {} : { userId: user }),
    };
    const from = context.host.now() - since;
    if (runs) await watchRuns(context, client, query, from);
    else await watchEvents(context, client, { ...query, ...(type === undefined ? {} : { type }) }, from);
  },
});

interface Query {
  projectId: string;
  userId?: string;
  type?: string;
}

async function watchEvents({ host, output }: Context, client: ApiClient, query: Query, from: number): Promise<void> {
  const { type: _type, ...ofPerson } = query;
  const shown = new Recent();
  for (let since = from; !host.signal.aborted; await host.sleep(pollMs)) {
    const now = host.now();
    const window = { from: new Date(Math.max(from, since - overlapMs)).toISOString() };
    const events = await allPages((cursor) =>
      client.listEvents({ query: { ...query, ...window, pageSize, ...cursor } }),
    );
    const fresh = events.filter(({ id, receivedAt }) => !shown.has(id) && Date.parse(receivedAt) <= now - settleMs);
    if (fresh.length > 0) {
      const runs = await allPages((cursor) =>
        client.listRuns({ query: { ...ofPerson, ...window, pageSize, ...cursor } }),
      );
      const byEvent = Map.groupBy(runs, ({ eventId }) => eventId);
      for (const event of fresh.reverse()) {
        shown.add(event.id);
        writeEvent(output, event, byEvent.get(event.id) ?? []);
      }
    }
    since = now;
  }
}

function writeEvent(output: Output, event: StoredEvent, runs: readonly RunSummary[]): void {
  const started = runs.map(({ id, workflowName, status }) => ({ id, workflowName, status }));
  output.item({ ...event, runs: started }, ({ bold, dim, cyan }) => {
    const arrows = runs.map(({ id, workflowName }) => `${cyan(workflowName)} ${dim(`(run ${shortId(id)})`)}`);
    const person = event.userId ?? event.anonymousId ?? '–';
    const leadsTo = arrows.length === 0 ? '' : `  → ${arrows.join(', ')}`;
    return `${dim(timeOfDay(event.receivedAt))} ${bold(event.type)} ${person}${leadsTo}`;
  });
}

async function watchRuns({ host, output }: Context, client: ApiClient, query: Query, from: number): Promise<void> {
  const states = new Map<string, string>();
  while (!host.signal.aborted) {
    // A run that waits for days moves long after it started, so all that the filter finds are looked at.
    const window = { from: new Date(from).toISOString() };
    const runs = await allPages((cursor) => client.listRuns({ query: { ...query, ...window, pageSize, ...cursor } }));
    for (const run of runs.reverse()) {
      const state = `${run.status} ${run.waitingFor ?? ''}`;
      if (states.get(run.id) === state) continue;
      states.set(run.id, state);
      output.item(run, ({ bold, dim }) => {
        const note = run.waitingFor ?? run.exitReason ?? '';
        const at = run.finishedAt ?? run.startedAt;
        return `${dim(timeOfDay(at))} ${bold(run.workflowName)} ${run.userId ?? '–'} ${run.status} ${note} ${dim(`(run ${shortId(run.id)})`)}`;
      });
    }
    await host.sleep(pollMs);
  }
}

interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}

async function allPages<Item>(read: (cursor: { cursor?: string }) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const answer: Page<Item> = await read(cursor === null ? {} : { cursor });
    items.push(...answer.data);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return items;
}

/** Remembers the newest few thousand ids. */
class Recent {
  #ids = new Set<string>();

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string): void {
    this.#ids.add(id);
    if (this.#ids.size <= mostPages * pageSize * 2) return;
    const [oldest = ''] = this.#ids;
    this.#ids.delete(oldest);
  }
}
