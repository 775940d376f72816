// A run against the emptiest object and against Cloudflare Workflows with the same steps, in the same workerd, on disk.
import { type Call, compare } from '../load.ts';
import { primitiveNames } from '../primitives.ts';
import { type Finding, ratioOf } from '../report.ts';
import { type OpenedRuns, openRuns, type RunPlan, stepCount } from '../runs.ts';
import { startProduct } from '../start.ts';
import { startVendor } from '../vendor.ts';
import type { CaseContext } from './context.ts';

const names = {
  empty: 'empty object, one put',
  pure: `run of ${stepCount} branches`,
  pureTracked: `run of ${stepCount} branches, from track() on`,
  pureFlow: `Workflows, ${stepCount} step.do of nothing`,
  send: `run of ${stepCount} sends`,
  sendTracked: `run of ${stepCount} sends, from track() on`,
  sendFlow: `Workflows, ${stepCount} step.do of a fetch`,
};

const plans: Record<string, RunPlan> = {
  [names.empty]: { by: 'empty' },
  [names.pure]: { by: 'started', kind: 'pure' },
  [names.pureTracked]: { by: 'tracked', kind: 'pure' },
  [names.pureFlow]: { by: 'flow', kind: 'pure' },
  [names.send]: { by: 'started', kind: 'send' },
  [names.sendTracked]: { by: 'tracked', kind: 'send' },
  [names.sendFlow]: { by: 'flow', kind: 'send' },
};

/** From so many runs in flight on, the batches of the product are shared and a goal is set. */
const manyInFlight = 32;

/** Measures what a step is made of, one at a time, so that the numbers of runs can be explained. */
export async function benchPrimitives({ seconds, say }: CaseContext): Promise<void> {
  const vendor = await startVendor();
  const instance = await startProduct({ bundle: 'bench', consumers: true, vars: { VENDOR_URL: vendor.url } });
  try {
    const call = (body: string): Call => ({ url: `${instance.url}/bench/primitive`, body: () => body });
    const contenders = primitiveNames.map((name) => ({ name, call: call(name), processes: instance.processes }));
    const nothing = { name: 'nothing', call: { url: `${instance.url}/bench/noop` }, processes: instance.processes };
    const results = await compare([nothing, ...contenders], 1, seconds);
    for (const result of results) say({ group: 'primitives', ...result });
  } finally {
    await instance.stop();
    vendor.stop();
  }
}

/** Measures runs; what is compared with Workflows goes through a front door on both sides. */
export async function benchEngine({ inFlight, seconds, say, report }: CaseContext): Promise<void> {
  const vendor = await startVendor();
  const opened: OpenedRuns[] = [];
  try {
    for (const [name, plan] of Object.entries(plans)) opened.push(await openRuns(name, plan, vendor));
    for (const many of inFlight) {
      const results = await compare(opened, many, seconds);
      for (const result of results) say({ group: 'engine', ...result });
    }
  } finally {
    await Promise.all(opened.map(({ instance }) => instance.stop()));
    vendor.stop();
  }
  for (const many of inFlight) {
    const ratio = (name: string, of: string): Finding => ({
      name: `${name} : ${of}, ${many} in flight`,
      value: ratioOf(report.cases, name, of, many),
      unit: 'x',
    });
    const ofSends = ratio(names.sendTracked, names.sendFlow);
    report.findings.push(
      { ...ratio(names.pureTracked, names.pureFlow), wanted: { atLeast: 4 } },
      many >= manyInFlight ? { ...ofSends, wanted: { atLeast: 1.5 } } : ofSends,
      ratio(names.pure, names.empty),
    );
  }
}
