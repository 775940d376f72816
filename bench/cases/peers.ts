// Five requests to the vendor in other durable engines, in the same turns: one event over HTTP, answered at the end of
// its run. Their packages come from the npm registry for this run alone.
import { compare } from '../load.ts';
import { openDbos } from '../peers/dbos.ts';
import type { PeerFolder } from '../peers/folder.ts';
import { PeerMissing, type PeerOptions } from '../peers/peer.ts';
import { openRestate } from '../peers/restate.ts';
import { type Finding, ratioOf } from '../report.ts';
import { type OpenedRuns, openRuns, stepCount } from '../runs.ts';
import { startVendor } from '../vendor.ts';
import type { CaseContext } from './context.ts';

const names = {
  own: `run of ${stepCount} sends, from track() on`,
  flow: `Workflows, ${stepCount} step.do of a fetch`,
  restate: `Restate, ${stepCount} ctx.run of a fetch`,
  dbos: `DBOS on PostgreSQL, ${stepCount} steps of a fetch`,
};
const peers = { [names.restate]: openRestate, [names.dbos]: openDbos };
type Peer = Awaited<ReturnType<typeof openRestate>>;

/** A goal is set from here on. */
const manyInFlight = 32;
const goals: Record<string, number> = { [names.flow]: 1.5, [names.restate]: 0.4 };

/** Measures the product beside Workflows and the peers that can be had here. */
export async function benchPeers({ inFlight, seconds, say, report }: CaseContext): Promise<void> {
  const vendor = await startVendor();
  const own: OpenedRuns[] = [];
  const opened: Peer[] = [];
  try {
    own.push(await openRuns(names.own, { by: 'tracked' }, vendor));
    own.push(await openRuns(names.flow, { by: 'flow' }, vendor));
    const event = (n: number) => JSON.stringify({ userId: `bench-${n % 1_000}`, event: 'bench.send', amount: 1 });
    const env = { VENDOR_URL: vendor.url, STEPS: String(stepCount) };
    for (const [name, open] of Object.entries(peers)) {
      const peer = await tryToOpen(open, { name, body: event, env });
      if (peer) opened.push(peer);
    }
    for (const many of inFlight)
      for (const result of await compare([...own, ...opened], many, seconds)) say({ group: 'peers', ...result });
  } finally {
    await Promise.all([...own.map(({ instance }) => instance.stop()), ...opened.map(({ folder }) => folder.close())]);
    vendor.stop();
  }
  for (const many of inFlight)
    for (const { name } of [...own.slice(1), ...opened]) {
      const value = ratioOf(report.cases, names.own, name, many);
      const ratio: Finding = { name: `${names.own} : ${name}, ${many} in flight`, value, unit: 'x' };
      const atLeast = many >= manyInFlight ? goals[name] : undefined;
      report.findings.push(atLeast === undefined ? ratio : { ...ratio, wanted: { atLeast } });
    }
}

/** Null, after a sentence, where a peer cannot be installed or started here. */
async function tryToOpen(
  open: (options: PeerOptions) => Promise<Peer & { folder: PeerFolder }>,
  options: PeerOptions,
): Promise<Peer | null> {
  try {
    return await open(options);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    console.log(error instanceof PeerMissing ? message : `${options.name} is left out: ${message}`);
    return null;
  }
}
