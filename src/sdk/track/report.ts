import type { ClientOptions, ProblemCode } from './types.ts';

export type Log = (...words: unknown[]) => void;
export type Report = (code: ProblemCode, detail: unknown, lines?: string[], status?: number) => void;
/** Wraps a call so that anything it throws, now or later, is reported instead. */
export type Guard = <Args extends unknown[]>(act: (...args: Args) => unknown) => (...args: Args) => void;

/** Creates the two ways to report a problem: the console in debug mode, and `onError`; neither can throw. */
export function createReporter(options: Partial<ClientOptions>): { log: Log; report: Report; guard: Guard } {
  // An async function runs at once and turns anything it throws into a rejection.
  const quietly = (act: () => unknown, failed: (cause: unknown) => void = () => {}) => {
    (async () => act())().catch(failed);
  };
  const log: Log = (...words) => quietly(() => options.debug && console.warn('[sendora]', ...words));
  const report: Report = (code, detail, lines = [], status) => {
    log(code, detail);
    quietly(() => options.onError?.({ code, detail, status, events: lines.map((line) => JSON.parse(line)) }));
  };
  const guard: Guard =
    (act) =>
    (...args) =>
      quietly(
        () => act(...args),
        (cause) => report('invalid', cause),
      );
  return { log, report, guard };
}
