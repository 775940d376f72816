// Random schedules of the pure engine on one core: `node bench/simulate.ts --schedules 100000 --seed 1`.
// `--only 17` tells the actions of one schedule, for the study of a breach.
import { parseArgs } from 'node:util';
import { runSchedule } from '../test/support/simulation/simulation.ts';

const mostBreachesTold = 20;
/** Freezing every state costs time, so only every tenth schedule does it. */
const freezeEvery = 10;
const progressEveryMs = 5_000;

export interface SimulationSummary {
  schedules: number;
  actions: number;
  commits: number;
  /** How the runs ended. */
  statuses: Record<string, number>;
  breaches: string[];
  ms: number;
}

/** Runs schedules 0 to n - 1 of a seed; `onProgress` is told how many are done, every few seconds. */
export function simulate(
  schedules: number,
  seed: number,
  onProgress: (done: number, ms: number) => void = () => undefined,
): SimulationSummary {
  const summary: SimulationSummary = { schedules, actions: 0, commits: 0, statuses: {}, breaches: [], ms: 0 };
  const since = performance.now();
  let toldAt = since;
  for (let index = 0; index < schedules; index++) {
    try {
      const result = runSchedule(seed, index, { freezes: index % freezeEvery === 0 });
      summary.actions += result.actions;
      summary.commits += result.commits;
      summary.statuses[result.status] = (summary.statuses[result.status] ?? 0) + 1;
    } catch (error) {
      summary.breaches.push(error instanceof Error ? error.message : String(error));
    }
    if (performance.now() - toldAt < progressEveryMs) continue;
    toldAt = performance.now();
    onProgress(index + 1, toldAt - since);
  }
  summary.ms = Math.round(performance.now() - since);
  return summary;
}

/** The summary as lines for a person. */
export function describeSimulation({ schedules, actions, commits, statuses, breaches, ms }: SimulationSummary): string {
  const ends = Object.entries(statuses).map(([status, count]) => `${count} ${status}`);
  const more = breaches.length - mostBreachesTold;
  return [
    `${schedules} schedules, ${actions} actions, ${commits} commits in ${(ms / 1_000).toFixed(1)} s: ${ends.join(', ')}`,
    `${breaches.length} breaches`,
    ...breaches.slice(0, mostBreachesTold).map((breach) => `  ${breach}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join('\n');
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      schedules: { type: 'string', default: '100000' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
    },
  });
  const seed = Number(values.seed);
  if (values.only === undefined) {
    const schedules = Number(values.schedules);
    const summary = simulate(schedules, seed, (done, ms) =>
      console.log(`${done} of ${schedules} after ${(ms / 1_000).toFixed(0)} s`),
    );
    console.log(describeSimulation(summary));
    if (summary.breaches.length > 0) process.exitCode = 1;
  } else {
    runSchedule(seed, Number(values.only), { freezes: true, log: console.log });
  }
}
