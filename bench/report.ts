// What a bench run found: as a table for people, as JSON for comparison.
import { cpus, totalmem } from 'node:os';
import type { Measured } from './load.ts';
import type { Window } from './windows.ts';

/** One measured line. */
export interface CaseResult extends Measured {
  group: string;
}

/** A number that is wanted to be at least, or at most, so much. */
export interface Finding {
  name: string;
  value: number;
  unit: string;
  wanted?: { atLeast?: number; atMost?: number };
}

export interface BenchReport {
  machine: { cpu: string; cores: number; memoryGb: number; node: string };
  secondsPerCase: number;
  cases: CaseResult[];
  findings: Finding[];
}

export function emptyReport(secondsPerCase: number): BenchReport {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
  return { machine, secondsPerCase, cases: [], findings: [] };
}

/** Throughput (or CPU time) of one case over that of another at the same number in flight. */
export function ratioOf(
  cases: readonly CaseResult[],
  name: string,
  of: string,
  inFlight: number,
  measure: 'perSecond' | 'cpuMs' = 'perSecond',
): number {
  const find = (wanted: string) => cases.find((entry) => entry.name === wanted && entry.inFlight === inFlight);
  return (find(name)?.[measure] ?? Number.NaN) / (find(of)?.[measure] ?? Number.NaN);
}

const round = (value: number, digits: number): string => value.toFixed(digits);
/** Three significant digits, without an exponent. */
const short = (value: number): string =>
  Math.abs(value) >= 100 ? round(value, 0) : round(value, Math.abs(value) >= 10 ? 1 : 2);

/** One line of a case. */
export function describeCase({ name, inFlight, perSecond, p50Ms, p95Ms, p99Ms, cpuMs, errors }: CaseResult): string {
  const columns = [perSecond, p50Ms, p95Ms, p99Ms, cpuMs].map((value) => short(value).padStart(8));
  const line = [name.padEnd(46), String(inFlight).padStart(9), ...columns].join(' ');
  return line + (errors > 0 ? `  ${errors} errors` : '');
}

/** What stands above the columns of describeCase. */
export const caseHeader = [
  'case'.padEnd(46),
  'in flight',
  ...['per s', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU ms'].map((title) => title.padStart(8)),
].join(' ');

/** One line of a finding, with what was wanted. */
export function describeFinding({ name, value, unit, wanted }: Finding): string {
  const { atLeast, atMost } = wanted ?? {};
  const holds = (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
  const goal = atLeast !== undefined ? `>= ${atLeast}` : `<= ${atMost}`;
  const judged = wanted ? `  (wanted ${goal}: ${holds ? 'yes' : 'NO'})` : '';
  return `${name.padEnd(84)} ${`${short(value)} ${unit}`.padStart(14)}${judged}`;
}

/** One line of a window of a long case. */
export function describeWindow({ fromMs, toMs, perSecond, cpuMsEach }: Window): string {
  const span = `${round(Math.abs(fromMs) / 1_000, 0)}–${round(toMs / 1_000, 0)} s`;
  return `  ${span.padEnd(10)} ${short(perSecond).padStart(8)} /s ${short(cpuMsEach).padStart(8)} ms CPU a run`;
}

/** The report as the tables of docs/performance.md. */
export function toMarkdown({ machine, secondsPerCase, cases, findings }: BenchReport): string {
  const { cpu, cores, memoryGb, node } = machine;
  const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  const numbers = ({ perSecond, p50Ms, p95Ms, p99Ms, cpuMs }: CaseResult) =>
    [perSecond, p50Ms, p95Ms, p99Ms, cpuMs].map(short);
  const wantedOf = ({ wanted }: Finding) =>
    wanted?.atLeast !== undefined ? `>= ${wanted.atLeast}` : wanted?.atMost !== undefined ? `<= ${wanted.atMost}` : '';
  return [
    `Measured on ${cpu}, ${cores} cores, ${memoryGb} GB, Node ${node}, ${secondsPerCase} s for each case.`,
    '',
    '| case | in flight | per s | p50 ms | p95 ms | p99 ms | CPU ms |',
    '|---|--:|--:|--:|--:|--:|--:|',
    ...cases.map((entry) => row([entry.name, entry.inFlight, ...numbers(entry)])),
    '',
    '| finding | value | wanted |',
    '|---|--:|--:|',
    ...findings.map((finding) =>
      row([finding.name.trim(), `${short(finding.value)} ${finding.unit}`.trim(), wantedOf(finding)]),
    ),
    '',
  ].join('\n');
}
