// What a chaos run left behind: the runs as their objects tell them, the lists, and what the vendors received.
import { setTimeout as sleep } from 'node:timers/promises';
import { createApi } from '../../scripts/local/api.ts';
import { finalStatuses } from '../../src/contract/workflows/run.ts';
import type { RunningServer } from '../../test/support/server.ts';
import { eventType, inParallel, type Journey, listLogged, listRuns } from './journey.ts';
import { isQuiet, type Received } from './reaction-verdict.ts';
import { hostIn, type ReactionFacts, readReactions } from './reactions.ts';
import { countEach, countMarks, type EndedRun, missingRows } from './verdict.ts';

/** An attempt that is planned sooner than this is waited for. */
const plannedMs = 90_000;

/** The runs as their objects tell them, once all have ended or the patience has. */
export async function untilEnded(
  server: RunningServer,
  journey: Journey,
  wanted: number,
  patienceMs: number,
): Promise<EndedRun[]> {
  const api = createApi(server.demo.url, server.demo.orgId, server.demo.apiKey);
  const deadline = Date.now() + patienceMs;
  const ended = new Map<string, EndedRun>();
  for (;;) {
    const listed = await listRuns(api, journey);
    const open = listed.filter(({ id }) => !ended.has(id));
    const seen = await inParallel(open, ({ id }) => api.get<EndedRun>(`automation/runs/${id}`));
    const unfinished: EndedRun[] = [];
    for (const [index, run] of seen.entries()) {
      const id = open[index]?.id ?? '';
      if (finalStatuses.some((final) => final === run.status)) ended.set(id, run);
      else unfinished.push(run);
    }
    if (ended.size >= wanted || Date.now() > deadline) return [...ended.values(), ...unfinished];
    await sleep(500);
  }
}

export interface Lists {
  /** Steps that the log has a row of, as rowOf() names them. */
  logged: Set<string>;
  /** Rows of the list of runs that say something else than the run itself. */
  rowsBehind: number;
}

/** The lists, once they say what the runs say or the time for it is over. */
export async function untilListed(
  server: RunningServer,
  journey: Journey,
  runs: readonly EndedRun[],
  patienceMs: number,
): Promise<Lists> {
  const api = createApi(server.demo.url, server.demo.orgId, server.demo.apiKey);
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const statuses = new Map((await listRuns(api, journey)).map((run) => [run.userId, run.status]));
    const rowsBehind = runs.filter((run) => statuses.get(run.userId) !== run.status).length;
    const logged = await listLogged(api, journey);
    const complete = rowsBehind === 0 && missingRows(journey.sends, runs, logged).length === 0;
    if (complete || Date.now() > deadline) return { logged, rowsBehind };
    await sleep(1_000);
  }
}

/** The rows of the rule, the alert rule and the endpoint, once none of them moves any more or the time for it is over. */
export async function untilReacted(
  server: RunningServer,
  { projectId, reactions }: Journey,
  patienceMs: number,
): Promise<ReactionFacts> {
  const api = createApi(server.demo.url, server.demo.orgId, server.demo.apiKey);
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const facts = await readReactions(api, projectId, eventType, reactions);
    if (isQuiet(facts, Date.now() + plannedMs) || Date.now() > deadline) return facts;
    await sleep(1_000);
  }
}

interface Message {
  id: string;
  kind: string;
  providerId: string | null;
  summary: unknown;
}

/** How often the vendors received each mark, page and call. */
export async function receivedBy(sandboxUrl: string): Promise<Received> {
  const messages: Message[] = [];
  let since: string | null = '2000-01-01T00:00:00Z';
  while (since !== null) {
    const answer = await fetch(`${sandboxUrl}/messages?limit=1000&since=${encodeURIComponent(since)}`);
    const { data } = (await answer.json()) as { data: Message[] };
    messages.push(...data);
    since = data.at(-1)?.id ?? null;
  }
  const ofKind = (kind: string) => messages.filter((message) => message.kind === kind);
  const marks = countMarks(messages.map(({ summary }) => JSON.stringify(summary)));
  const pages = countEach(ofKind('slack').flatMap(({ summary }) => hostIn(JSON.stringify(summary)) ?? []));
  const calls = countEach(ofKind('webhook').flatMap(({ providerId }) => providerId ?? []));
  return { marks, pages, calls };
}
