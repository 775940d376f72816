// `npm run bench`: the product against the least that could do the same, in one run on one machine. Numbers of two
// machines do not compare; ratios do. `--full` takes longer and adds delays, punctuality and memory; `--json file`
// and `--markdown docs/performance.md` keep the results; `--only ingest,engine` measures a part. `--against 3b22fe7`
// measures that commit beside this one, `--peers` other engines; both measure nothing else without `--full` or `--only`.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { quietWrangler } from '../scripts/build.ts';
import { StartFailure } from '../scripts/local/failure.ts';
import { benchAgainst } from './cases/against.ts';
import { benchBacktest } from './cases/backtest.ts';
import { benchBuilder } from './cases/builder.ts';
import { benchBundle } from './cases/bundle.ts';
import { benchBundleFormat } from './cases/bundle-format.ts';
import { benchBundles } from './cases/bundles.ts';
import type { CaseContext } from './cases/context.ts';
import { benchDashboard } from './cases/dashboard.ts';
import { benchEngine, benchPrimitives } from './cases/engine.ts';
import { benchIngest } from './cases/ingest.ts';
import { benchLatency } from './cases/latency.ts';
import { benchLists } from './cases/lists.ts';
import { benchMatching } from './cases/matching.ts';
import { benchPeers } from './cases/peers.ts';
import { benchReactions } from './cases/reactions.ts';
import { benchRows } from './cases/rows.ts';
import { benchSockets } from './cases/sockets.ts';
import { benchSustained } from './cases/sustained.ts';
import { caseHeader, describeCase, describeFinding, emptyReport, toMarkdown } from './report.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    full: { type: 'boolean', default: false },
    json: { type: 'string' },
    markdown: { type: 'string' },
    only: { type: 'string' },
    'in-flight': { type: 'string' },
    against: { type: 'string' },
    peers: { type: 'boolean', default: false },
    'sustained-seconds': { type: 'string' },
    sleepers: { type: 'string', default: '3000' },
  },
});

/** Measured without being asked for. */
const quick = {
  ingest: benchIngest,
  primitives: benchPrimitives,
  engine: benchEngine,
  matching: benchMatching,
  builder: benchBuilder,
  rows: benchRows,
  bundle: benchBundle,
  'bundle-format': benchBundleFormat,
};
/** Take minutes: only with --full or by name. */
const slow = {
  latency: benchLatency,
  sustained: benchSustained,
  reactions: benchReactions,
  sockets: benchSockets,
  bundles: benchBundles,
  backtest: benchBacktest,
  dashboard: benchDashboard,
};
/** Takes minutes and a gigabyte of disk: by name alone. */
const asked = { lists: benchLists };
const groups = { ...quick, ...slow, ...asked };
const beside = values.against !== undefined || values.peers;
const chosen = values.only?.split(',') ?? Object.keys(values.full ? { ...quick, ...slow } : beside ? {} : quick);
const seconds = Number(values.seconds ?? (values.full ? 30 : 5));
const report = emptyReport(seconds);
const context: CaseContext = {
  inFlight: (values['in-flight'] ?? (beside && !values.full ? '1,32' : '1,32,128')).split(',').map(Number),
  seconds,
  sustainedSeconds: values['sustained-seconds'] === undefined ? undefined : Number(values['sustained-seconds']),
  sleepers: Number(values.sleepers),
  report,
  say: (result) => {
    report.cases.push(result);
    console.log(describeCase(result));
  },
};

Object.assign(process.env, quietWrangler);
const { cpu, cores, memoryGb, node } = report.machine;
console.log(`${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}; ${seconds} s for each case\n\n${caseHeader}`);
for (const [name, bench] of Object.entries(groups)) if (chosen.includes(name)) await bench(context);
if (values.peers) await benchPeers(context);
if (values.against !== undefined) await against(values.against);
console.log(['', ...report.findings.map(describeFinding)].join('\n'));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
if (values.markdown !== undefined) keepMarkdown(values.markdown, toMarkdown(report));

/** A revision that does not exist is told without a stack. */
async function against(revision: string): Promise<void> {
  try {
    await benchAgainst(context, revision);
  } catch (error) {
    if (!(error instanceof StartFailure)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

/** Writes the tables, or puts them between the marks of a page that has them. */
function keepMarkdown(path: string, tables: string): void {
  const page = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const marked = /(<!-- results -->\n)[\s\S]*(<!-- end of results -->)/;
  writeFileSync(
    path,
    marked.test(page) ? page.replace(marked, (_all, begin, end) => `${begin}\n${tables}\n${end}`) : tables,
  );
}
