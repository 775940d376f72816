// `npm run bench`: the product against the least that could do the same, in one run on one machine. Numbers of two
// machines do not compare; ratios do. `--full` takes longer and adds delays, punctuality and memory; `--json file`
// and `--markdown docs/performance.md` keep the results; `--only ingest,engine` measures a part.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { quietWrangler } from '../scripts/build.ts';
import { benchBundle } from './cases/bundle.ts';
import type { CaseContext } from './cases/context.ts';
import { benchEngine, benchPrimitives } from './cases/engine.ts';
import { benchIngest } from './cases/ingest.ts';
import { benchLatency } from './cases/latency.ts';
import { benchLists } from './cases/lists.ts';
import { benchRows } from './cases/rows.ts';
import { caseHeader, describeCase, describeFinding, emptyReport, toMarkdown } from './report.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    full: { type: 'boolean', default: false },
    json: { type: 'string' },
    markdown: { type: 'string' },
    only: { type: 'string' },
    'in-flight': { type: 'string', default: '1,32,128' },
  },
});

const groups = {
  ingest: benchIngest,
  primitives: benchPrimitives,
  engine: benchEngine,
  rows: benchRows,
  bundle: benchBundle,
  latency: benchLatency,
  lists: benchLists,
};
/** Takes minutes. */
const onlyWhenAsked = ['lists'];
const chosen =
  values.only?.split(',') ??
  Object.keys(groups).filter((name) => !onlyWhenAsked.includes(name) && (values.full || name !== 'latency'));
const seconds = Number(values.seconds ?? (values.full ? 30 : 5));
const report = emptyReport(seconds);
const context: CaseContext = {
  inFlight: values['in-flight'].split(',').map(Number),
  seconds,
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
console.log(['', ...report.findings.map(describeFinding)].join('\n'));
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
if (values.markdown !== undefined) keepMarkdown(values.markdown, toMarkdown(report));

/** Writes the tables, or puts them between the marks of a page that has them. */
function keepMarkdown(path: string, tables: string): void {
  const page = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const marked = /(<!-- results -->\n)[\s\S]*(<!-- end of results -->)/;
  writeFileSync(
    path,
    marked.test(page) ? page.replace(marked, (_all, begin, end) => `${begin}\n${tables}\n${end}`) : tables,
  );
}
