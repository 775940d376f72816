// Kills the whole product with SIGKILL in the middle of its work, starts it again on the same state folder, and waits
// for every run to end. The sandbox stands outside, so that it remembers what it received.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApi } from '../../scripts/local/api.ts';
import { finalStatuses } from '../../src/contract/workflows/run.ts';
import { startSandbox } from '../../test/support/sandbox.ts';
import { processesOf, type RunningServer, startServer } from '../../test/support/server.ts';
import { Dice } from '../../test/support/simulation/definitions.ts';
import {
  begin,
  createJourney,
  createPeople,
  inParallel,
  type Journey,
  listRuns,
  personOf,
  repeatLost,
  vendors,
} from './journey.ts';
import { type ChaosVerdict, countMarks, type EndedRun, judge } from './verdict.ts';

export interface ChaosOptions {
  runs: number;
  kills: number;
  /** Sends of each run. */
  sends: number;
  /** Share of the vendors' answers that are 503. */
  faults: number;
  seed: number;
  /** How long the runs may take to end after the last restart. */
  patienceMs: number;
  say?: (line: string) => void;
}

export interface ChaosReport extends ChaosVerdict {
  runs: number;
  kills: number;
  /** Events that were accepted, but died in the local queue with the process, and were sent again. */
  repeated: number;
  /** From SIGKILL to the first answer of the restarted server, one for each kill. */
  downMs: number[];
  /** From the last restart until the last run had ended. */
  endedAfterMs: number;
  /** Rows of the list that did not yet say what the run itself said when all had ended. */
  rowsBehind: number;
}

/** The events of a wave arrive in so many portions, so that a kill finds runs at every step. */
const portions = 8;
/** The last portion is killed on its way. */
const lastPortionMs = 40;
const shortestLifeMs = 2_000;
const longestLifeMs = 6_000;

/** One chaos run. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { say = () => undefined } = options;
  const sandbox = await startSandbox();
  const state = mkdtempSync(join(tmpdir(), 'sendora-chaos-'));
  const open = () => startServer({ state, env: { EGRESS_ALLOW_HOSTS: new URL(sandbox.url).host } });
  let server = await open();
  try {
    const journey = await createJourney(server.demo, sandbox.url, options.sends);
    await createPeople(server.demo, journey, options.runs);
    if (options.faults > 0) await injectFaults(sandbox.url, options.faults, options.seed);
    say(`${options.runs} people, ${options.sends} sends each, ${options.kills} kills`);
    const people = Array.from({ length: options.runs }, (_, index) => personOf(index));
    const dice = new Dice(options.seed, 0);
    const killedAt: number[] = [];
    const downMs: number[] = [];
    let repeated = 0;
    for (let kill = 0; kill < options.kills; kill++) {
      const wave = people.filter((_, index) => index % options.kills === kill);
      const lifeMs = shortestLifeMs + dice.below(longestLifeMs - shortestLifeMs);
      const accepted = await beginSlowly(server.demo.url, journey, wave, lifeMs, dice.below(lastPortionMs));
      killedAt.push(Date.now());
      killAll(state);
      server = await open();
      downMs.push(Date.now() - (killedAt.at(-1) ?? 0));
      const again = await repeatLost(server.demo, journey, wave, options.patienceMs);
      repeated += again.filter((person) => accepted.includes(person)).length;
      say(`kill ${kill + 1} after ${lifeMs} ms, back after ${downMs.at(-1)} ms, ${again.length} events sent again`);
    }
    const since = Date.now();
    if (options.kills === 0) await begin(server.demo.url, journey, people);
    const runs = await untilEnded(server, journey, people.length, options.patienceMs);
    const endedAfterMs = Date.now() - since;
    const verdict = judge(people, journey.sends, runs, await receivedBy(sandbox.url), killedAt);
    const rowsBehind = await countRowsBehind(server, journey, runs);
    return { runs: options.runs, kills: options.kills, repeated, downMs, endedAfterMs, rowsBehind, ...verdict };
  } finally {
    await server.stop();
    await sandbox.stop();
    rmSync(state, { recursive: true, force: true });
  }
}

/** Starts the runs of a wave over the life of the server; answers who was accepted. */
async function beginSlowly(
  url: string,
  journey: Journey,
  wave: string[],
  lifeMs: number,
  lastMs: number,
): Promise<string[]> {
  const accepted: string[] = [];
  const size = Math.ceil(wave.length / portions);
  for (let place = 0; place < portions; place++) {
    accepted.push(...(await begin(url, journey, wave.slice(place * size, (place + 1) * size))));
    await sleep(place + 1 < portions ? lifeMs / portions : lastMs);
  }
  return accepted;
}

/** Every process of the server at once: the start script, both workerd, the watchdog. */
function killAll(state: string): void {
  for (const pid of processesOf(state)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It was a child of one that is dead already.
    }
  }
}

async function injectFaults(sandboxUrl: string, ratio: number, seed: number): Promise<void> {
  for (const vendor of vendors) {
    const body = JSON.stringify({ vendor, status: 503, ratio, seed, times: 1_000_000 });
    const answer = await fetch(`${sandboxUrl}/faults`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`POST /faults answered ${answer.status}: ${await answer.text()}`);
  }
}

/** The runs as their objects tell them, once all have ended or the patience has. */
async function untilEnded(
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

async function countRowsBehind(server: RunningServer, journey: Journey, runs: readonly EndedRun[]): Promise<number> {
  const api = createApi(server.demo.url, server.demo.orgId, server.demo.apiKey);
  const statuses = new Map((await listRuns(api, journey)).map((run) => [run.userId, run.status]));
  return runs.filter((run) => statuses.get(run.userId) !== run.status).length;
}

async function receivedBy(sandboxUrl: string): Promise<Map<string, number>> {
  const texts: string[] = [];
  let since: string | null = '2000-01-01T00:00:00Z';
  while (since !== null) {
    const answer = await fetch(`${sandboxUrl}/messages?limit=1000&since=${encodeURIComponent(since)}`);
    const { data } = (await answer.json()) as { data: { id: string; summary: unknown }[] };
    texts.push(...data.map(({ summary }) => JSON.stringify(summary)));
    since = data.at(-1)?.id ?? null;
  }
  return countMarks(texts);
}
