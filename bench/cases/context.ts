import type { BenchReport, CaseResult } from '../report.ts';

/** What every group of cases is given. */
export interface CaseContext {
  /** Numbers of requests in flight to measure at. */
  inFlight: readonly number[];
  seconds: number;
  /** Length of the cases that go on for long, where it was asked for. */
  sustainedSeconds: number | undefined;
  /** Runs that wait until one instant. */
  sleepers: number;
  /** Tells a measured case as soon as it is known, and keeps it. */
  say(result: CaseResult): void;
  /** Where the results go. */
  report: BenchReport;
}
