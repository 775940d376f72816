// `npm run chaos -- --runs 200 --kills 1 --seed 1`: first random schedules of the engine, then real kills of the real
// product. The big form: `npm run chaos -- --runs 1200 --sends 5 --kills 7 --faults 0.05`. Exit code 1 when anything is
// lost or stuck.
import { parseArgs } from 'node:util';
import { type ChaosReport, runChaos } from './chaos/run-chaos.ts';
import { describeSimulation, simulate } from './simulate.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    kills: { type: 'string', default: '1' },
    sends: { type: 'string', default: '3' },
    faults: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    'patience-seconds': { type: 'string', default: '300' },
    schedules: { type: 'string', default: '20000' },
  },
});

const seed = Number(values.seed);
const summary = simulate(Number(values.schedules), seed);
console.log(describeSimulation(summary));

const report = await runChaos({
  runs: Number(values.runs),
  kills: Number(values.kills),
  sends: Number(values.sends),
  faults: Number(values.faults),
  seed,
  patienceMs: Number(values['patience-seconds']) * 1_000,
  say: console.log,
});
console.log(describe(report));
if (report.lost.length > 0 || report.stuck.length > 0 || summary.breaches.length > 0) process.exitCode = 1;

function describe(result: ChaosReport): string {
  const counts = (record: Record<string, number>) =>
    Object.entries(record)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ');
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const list = (title: string, items: string[]) => [
    `${title}: ${items.length}`,
    ...items.slice(0, 10).map((item) => `  ${item}`),
  ];
  return [
    '',
    `runs: ${result.runs}, kills: ${result.kills}, messages received: ${counts(result.sent)}`,
    `caught by a kill: ${result.caught.waiting} waiting, ${result.caught.sending} sending`,
    `accepted events that died in the local queue and were sent again: ${result.repeated}`,
    ...list('lost', result.lost),
    ...list('stuck', result.stuck),
    ...list('failed', result.failed),
    `duplicates: ${counts(result.duplicates)}`,
    `SMS of unknown result, not repeated: ${result.unknown.steps} (${result.unknown.arrived} had arrived)`,
    `down for ${result.downMs.map(seconds).join(', ') || 'no time'}; all ended ${seconds(result.endedAfterMs)} after the last restart`,
    `list rows behind their run at the end: ${result.rowsBehind}`,
  ].join('\n');
}
