// Kills the whole product with SIGKILL in the middle of its work, starts it again on the same state folder, and waits
// for every run to end. The sandbox stands outside, so that it remembers what it received. With outages, calls of the
// database fail at random before each kill and for a while after it, and once more without a kill; then the event that
// all runs wait for comes while calls fail.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApi } from '../../scripts/local/api.ts';
import { startSandbox } from '../../test/support/sandbox.ts';
import type { RunningServer } from '../../test/support/server.ts';
import { Dice } from '../../test/support/simulation/definitions.ts';
import {
  begin,
  createJourney,
  createPeople,
  type Journey,
  listRuns,
  personOf,
  repeatLost,
  sayFarewell,
  vendors,
} from './journey.ts';
import { receivedBy, untilEnded, untilListed, untilReacted } from './outcome.ts';
import { failShareOf, killAll, openProduct } from './product.ts';
import { judgeReactions, type ReactionVerdict } from './reaction-verdict.ts';
import { type ChaosVerdict, judge } from './verdict.ts';

export interface ChaosOptions {
  runs: number;
  kills: number;
  /** Sends of each run. */
  sends: number;
  /** Share of the vendors' answers that are 503. */
  faults: number;
  /** Share of the calls of the database that fail while events arrive; 0 is the product as it is started by people. */
  outages: number;
  seed: number;
  /** How long the runs may take to end after the last restart. */
  patienceMs: number;
  /** How long the lists, and then rules, alerts and endpoints, may take once all runs have ended. */
  listsPatienceMs: number;
  say?: (line: string) => void;
}

export interface ChaosReport extends ChaosVerdict {
  runs: number;
  kills: number;
  /** Events that were accepted, but died in the local queue with the process, and were sent again. */
  repeated: number;
  /** Calls of the database that failed, those of a server that was killed left out. */
  failedCalls: number;
  /** From SIGKILL to the first answer of the restarted server, one for each kill. */
  downMs: number[];
  /** From the last restart until the last run had ended. */
  endedAfterMs: number;
  /** Rows of the list that did not yet say what the run itself said when all had ended. */
  rowsBehind: number;
  /** What the events set off beside runs. */
  reactions: ReactionVerdict;
}

/** The events of a wave arrive in so many portions, so that a kill finds runs at every step. */
const portions = 8;
/** The last portion is killed on its way. */
const lastPortionMs = 40;
const shortestLifeMs = 2_000;
const longestLifeMs = 6_000;

/** With outages: the restarted server has to work for so long while calls fail. */
const failingMs = 3_000;

/** What a run of the test works with. */
interface Chaos {
  options: ChaosOptions;
  journey: Journey;
  dice: Dice;
  server: RunningServer;
  open(): Promise<RunningServer>;
  say(line: string): void;
  killedAt: number[];
  downMs: number[];
  repeated: number;
  failedCalls: number;
}

/** One chaos run. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { say = () => undefined } = options;
  const sandbox = await startSandbox();
  const state = mkdtempSync(join(tmpdir(), 'sendora-chaos-'));
  const open = () => openProduct({ state, sandboxUrl: sandbox.url, unreliable: options.outages > 0 });
  let chaos: Chaos | null = null;
  let server: RunningServer | null = null;
  try {
    server = await open();
    const journey = await createJourney(server.demo, sandbox.url, options.sends, options.outages > 0);
    await createPeople(server.demo, journey, options.runs);
    if (options.faults > 0) await injectFaults(sandbox.url, options.faults, options.seed);
    say(`${options.runs} people, ${options.sends} sends each, ${options.kills} kills`);
    const people = Array.from({ length: options.runs }, (_, index) => personOf(index));
    const dice = new Dice(options.seed, 0);
    chaos = { options, journey, dice, server, open, say, killedAt: [], downMs: [], repeated: 0, failedCalls: 0 };
    const quietWave = options.kills === 0 || options.outages > 0;
    const waves = options.kills + (quietWave ? 1 : 0);
    const waveOf = (wave: number) => people.filter((_, index) => index % waves === wave);
    for (let kill = 0; kill < options.kills; kill++) {
      await killInTheMiddle(chaos, waveOf(kill), () => killAll(state));
      server = chaos.server;
    }
    const since = Date.now();
    if (quietWave) await beginUnderOutages(chaos, waveOf(options.kills));
    if (options.outages > 0) await endUnderOutages(chaos, people);
    const runs = await untilEnded(server, journey, people.length, options.patienceMs);
    const endedAfterMs = Date.now() - since;
    const { killedAt, downMs, repeated, failedCalls } = chaos;
    const { logged, rowsBehind } = await untilListed(server, journey, runs, options.listsPatienceMs);
    const facts = await untilReacted(server, journey, options.listsPatienceMs);
    const received = await receivedBy(sandbox.url);
    const verdict = judge(people, journey.sends, runs, received.marks, killedAt, logged);
    const reactions = judgeReactions(facts, received, killedAt, Date.now());
    const counts = { runs: options.runs, kills: options.kills, repeated, failedCalls };
    return { ...counts, downMs, endedAfterMs, rowsBehind, ...verdict, reactions };
  } finally {
    await (chaos?.server ?? server)?.stop();
    await sandbox.stop();
    rmSync(state, { recursive: true, force: true });
  }
}

/** Lets the runs of a wave begin, kills the server, starts it again and sends again what died in the local queue. */
async function killInTheMiddle(chaos: Chaos, wave: string[], kill: () => void): Promise<void> {
  const { options, journey, dice } = chaos;
  const lifeMs = shortestLifeMs + dice.below(longestLifeMs - shortestLifeMs);
  if (options.outages > 0) await failShareOf(chaos.server, options.outages);
  const accepted = await beginSlowly(chaos, wave, lifeMs, dice.below(lastPortionMs));
  const killedAt = Date.now();
  kill();
  chaos.server = await chaos.open();
  chaos.killedAt.push(killedAt);
  chaos.downMs.push(Date.now() - killedAt);
  if (options.outages > 0) chaos.failedCalls += await failFor(chaos.server, options.outages);
  const again = await repeatLost(chaos.server.demo, journey, wave, options.patienceMs);
  chaos.repeated += again.filter((person) => accepted.includes(person)).length;
  const number = chaos.killedAt.length;
  chaos.say(
    `kill ${number} after ${lifeMs} ms, back after ${chaos.downMs.at(-1)} ms, ${again.length} events sent again`,
  );
}

/** A wave without a kill: what was accepted is not sent again, whatever the database does meanwhile. */
async function beginUnderOutages(chaos: Chaos, wave: string[]): Promise<void> {
  const { options, journey, dice, server } = chaos;
  const before = options.outages > 0 ? await failShareOf(server, options.outages) : 0;
  const lifeMs = shortestLifeMs + dice.below(longestLifeMs - shortestLifeMs);
  const accepted = await beginSlowly(chaos, wave, lifeMs, 0);
  if (options.outages > 0) chaos.failedCalls += (await failFor(server, options.outages)) - before;
  const refused = wave.filter((person) => !accepted.includes(person));
  await begin(server.demo.url, journey, refused);
  chaos.say(`no kill: ${accepted.length} events accepted, ${refused.length} when the database was back`);
}

/** Tells every run the event it waits for, once, while calls fail; whoever is refused is told when they do not. */
async function endUnderOutages(chaos: Chaos, people: string[]): Promise<void> {
  const { options, journey, server } = chaos;
  const api = createApi(server.demo.url, server.demo.orgId, server.demo.apiKey);
  const deadline = Date.now() + options.patienceMs;
  while ((await listRuns(api, journey)).length < people.length && Date.now() < deadline) await sleep(250);
  const before = await failShareOf(server, options.outages);
  const accepted = await inPortions(people, shortestLifeMs, 0, (portion) =>
    sayFarewell(server.demo.url, journey, portion, true),
  );
  chaos.failedCalls += (await failFor(server, options.outages)) - before;
  const refused = people.filter((person) => !accepted.includes(person));
  await sayFarewell(server.demo.url, journey, refused);
  chaos.say(`the end: ${accepted.length} events accepted, ${refused.length} when the database was back`);
}

/** Lets calls fail for a while; returns how many have failed since the server was started. */
async function failFor(server: RunningServer, share: number): Promise<number> {
  await failShareOf(server, share);
  await sleep(failingMs);
  return failShareOf(server, 0);
}

/** Starts the runs of a wave over the life of the server; returns who was accepted. */
async function beginSlowly(chaos: Chaos, wave: string[], lifeMs: number, lastMs: number): Promise<string[]> {
  const { server, journey, options } = chaos;
  const mayFail = options.outages > 0;
  return inPortions(wave, lifeMs, lastMs, async (portion) => {
    // A busy machine may not have begun yet, and the kill behind the last portion would catch nothing.
    const isLast = portion.length < wave.length && portion.includes(wave.at(-1) ?? '');
    if (isLast && !mayFail) await untilBegun(chaos, wave);
    return begin(server.demo.url, journey, portion, mayFail);
  });
}

/** Waits until a run of the wave has begun. */
async function untilBegun({ server, journey, options }: Chaos, wave: string[]): Promise<void> {
  const api = createApi(server.demo.url, server.demo.orgId, server.demo.apiKey);
  const deadline = Date.now() + options.patienceMs;
  const hasBegun = async () => (await listRuns(api, journey)).some(({ userId }) => wave.includes(userId));
  while (!(await hasBegun()) && Date.now() < deadline) await sleep(100);
}

/** Sends portions over so many ms, and then waits for `lastMs`; returns who was accepted. */
async function inPortions(
  people: string[],
  lifeMs: number,
  lastMs: number,
  send: (portion: string[]) => Promise<string[]>,
): Promise<string[]> {
  const accepted: string[] = [];
  const size = Math.ceil(people.length / portions);
  for (let place = 0; place < portions; place++) {
    accepted.push(...(await send(people.slice(place * size, (place + 1) * size))));
    await sleep(place + 1 < portions ? lifeMs / portions : lastMs);
  }
  return accepted;
}

async function injectFaults(sandboxUrl: string, ratio: number, seed: number): Promise<void> {
  for (const vendor of [...vendors, 'slack', 'webhook']) {
    const body = JSON.stringify({ vendor, status: 503, ratio, seed, times: 1_000_000 });
    const answer = await fetch(`${sandboxUrl}/faults`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`POST /faults answered ${answer.status}: ${await answer.text()}`);
  }
}
