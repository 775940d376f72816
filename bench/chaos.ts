// `npm run chaos -- --runs 200 --kills 1 --seed 1`: first random schedules of the engine, then real kills of the real
// product. `--seeds 1,2,3,4,5` does so for each seed and sums up; `--outages` also lets calls of the database fail. The
// big form: `npm run chaos -- --runs 1200 --sends 5 --kills 7 --faults 0.05`. Exit code 1 when anything is lost, stuck
// or missing in a list.
import { parseArgs } from 'node:util';
import { describeChaos, isBroken, summarise, total } from './chaos/describe.ts';
import { type ChaosReport, runChaos } from './chaos/run-chaos.ts';
import { describeSimulation, simulate } from './simulate.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200' },
    kills: { type: 'string', default: '1' },
    sends: { type: 'string', default: '3' },
    faults: { type: 'string', default: '0' },
    outages: { type: 'boolean', default: false },
    'fail-share': { type: 'string', default: '0.1' },
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string' },
    'patience-seconds': { type: 'string', default: '300' },
    schedules: { type: 'string', default: '20000' },
  },
});

/** Long enough for a sweep to find what a lost message left behind. */
const listsPatienceMs = 180_000;
const seeds = (values.seeds ?? values.seed).split(',').map(Number);
const reports: ChaosReport[] = [];
let breaches = 0;
for (const seed of seeds) {
  const summary = simulate(Number(values.schedules), seed);
  breaches += summary.breaches.length;
  console.log(describeSimulation(summary));
  const report = await runChaos({
    runs: Number(values.runs),
    kills: Number(values.kills),
    sends: Number(values.sends),
    faults: Number(values.faults),
    outages: values.outages ? Number(values['fail-share']) : 0,
    seed,
    patienceMs: Number(values['patience-seconds']) * 1_000,
    listsPatienceMs,
    say: console.log,
  });
  reports.push(report);
  if (seeds.length === 1 || isBroken(report)) console.log(describeChaos(report));
  console.log(summarise(`seed ${seed}`, report));
}
const [first, ...others] = reports;
if (first && others.length > 0) console.log(`\n${summarise(`${reports.length} seeds`, total([first, ...others]))}`);
if (breaches > 0 || reports.some(isBroken)) process.exitCode = 1;
