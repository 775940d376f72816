// Runs the tests of a bundle in virtual time.
// 1. Pure: nothing is read, sent or written. The same bundle gives the same report everywhere, but for `ms`.
// 2. A test ends within its limits; the tests of a bundle together too. What goes beyond is told as `test_too_long`.
// 3. A test with faults of its own is not played: it would only seem to prove something.
import { durationMs } from '../../contract/bundle/duration.ts';
import { type BundleTest, defaultTestStart, testLimits } from '../../contract/bundle/test.ts';
import type { TestFailure, TestReport, TestResult } from '../../contract/bundle/test-report.ts';
import { isoTime, type JsonValue } from '../../contract/primitives.ts';
import { traceOf } from '../runs/trace.ts';
import { type JudgedBundle, judgedItems } from '../versions/bundle/judged.ts';
import { createMemoryStore } from './memory-store.ts';
import { createSimulation, TooManyTurns } from './simulation.ts';
import { type TestedBundle, testedBundle, worldOf } from './tests/bundle-world.ts';
import { type CoverageCounter, countCoverage } from './tests/coverage.ts';
import { missOf } from './tests/expectations/registry.ts';
import { testFaults } from './tests/faults.ts';
import { happens } from './tests/given/registry.ts';
import type { Happened, Playing } from './tests/playing.ts';

export interface TestOptions {
  /** A clock in ms that measures how long tests take, and decides nothing else. */
  clock: () => number;
  /** Which tests to run; all when left out. */
  only?: (test: { name: string; workflow: string | null }) => boolean;
}

/** Runs of a red test that the report shows. */
const shownRuns = 20;
/** Who an event is of in a test that names nobody. */
const somebody = 'somebody';

/** Runs the tests of a bundle. */
export function runBundleTests(bundle: JudgedBundle, { clock, only = () => true }: TestOptions): TestReport {
  const tested = testedBundle(bundle);
  const coverage = countCoverage(tested.workflows);
  const began = clock();
  const results: TestResult[] = [];
  for (const { saved: test, pointer } of inOrder(judgedItems(bundle, 'test'))) {
    const { name, workflow = null } = test;
    if (!only({ name, workflow })) continue;
    const at = clock();
    const { failures, playing } =
      at - began > testLimits.totalMs
        ? { failures: [tooLong(test, pointer, tookTooLong)], playing: null }
        : judgeTest(tested, test, pointer, coverage);
    const ok = failures.length === 0;
    const trace = ok || !playing ? {} : { trace: traceOfRuns(playing) };
    results.push({ name, workflow, ok, ms: Math.round(10 * (clock() - at)) / 10, failures, ...trace });
  }
  const passed = results.filter(({ ok }) => ok).length;
  return { passed, failed: results.length - passed, results, coverage: coverage.report() };
}

const tookTooLong = `All tests together took longer than ${testLimits.totalMs / 1_000} s, so this one did not run.`;

/** Tests as they stand in the bundle. */
function inOrder<T extends { pointer: string }>(tests: readonly T[]): T[] {
  const place = ({ pointer }: T) => Number(pointer.split('/').at(-1));
  return tests.toSorted((a, b) => place(a) - place(b));
}

function judgeTest(
  tested: TestedBundle,
  test: BundleTest,
  pointer: string,
  coverage: CoverageCounter,
): { failures: TestFailure[]; playing: Playing | null } {
  const faults = testFaults(tested, test, pointer);
  if (faults.length > 0)
    return { failures: faults.map((one) => ({ ...one, expected: null, actual: null })), playing: null };
  const playing = beginTest(tested, test, coverage);
  const { simulation } = playing;
  try {
    simulation.begin();
    for (const [place, given] of test.given.entries()) {
      if (!('person' in given || 'channel' in given)) playing.hasBegun = true;
      const why = happens(playing, given);
      if (why !== null) {
        const at = { pointer: `${pointer}/given/${place}`, code: 'invalid_value' };
        return { failures: [{ ...at, message: named(test, why), expected: null, actual: null }], playing };
      }
    }
    if (test.advance !== undefined) simulation.advanceTo(simulation.now() + durationMs(test.advance));
  } catch (error) {
    if (!(error instanceof TooManyTurns)) throw error;
    return { failures: [tooLong(test, pointer, `The test took ${error.message}.`)], playing };
  }
  return { failures: failuresOf(playing, test, pointer), playing };
}

function failuresOf(playing: Playing, test: BundleTest, pointer: string): TestFailure[] {
  return test.expect.flatMap((expected, place) => {
    const miss = missOf(playing, expected);
    if (!miss) return [];
    const { message, actual } = miss;
    const at = { pointer: `${pointer}/expect/${place}`, code: 'test_failed' };
    // What was read from JSON is JSON.
    return [{ ...at, message: named(test, message), expected: expected as JsonValue, actual }];
  });
}

const named = ({ name, workflow }: BundleTest, message: string): string =>
  `${workflow === undefined ? '' : `${workflow} › `}${name}: ${message}`;

const tooLong = (test: BundleTest, pointer: string, message: string): TestFailure => ({
  pointer,
  code: 'test_too_long',
  message: named(test, message),
  expected: null,
  actual: null,
});

function beginTest(tested: TestedBundle, test: BundleTest, coverage: CoverageCounter): Playing {
  const channels: Playing['channels'] = new Map();
  const world = worldOf(tested, test, channels);
  const store = createMemoryStore();
  const happened: Happened = { messages: [], steps: [], refusals: [] };
  let [runs, events] = [0, 0];
  const simulation = createSimulation({
    world,
    store,
    now: Date.parse(test.at ?? defaultTestStart),
    turns: testLimits.turns,
    runIdOf: () => `run-${++runs}`,
    observer: {
      entered() {
        if (runs > testLimits.entries) throw new TooManyTurns(`more than ${testLimits.entries} runs`);
      },
      refused: ({ reason }) => void happened.refusals.push(reason),
      reached: coverage.reached,
      stepEnded(run, step, entry) {
        happened.steps.push({ run, step, entry });
        coverage.stepEnded(run, step, entry);
      },
      left: (message) => void happened.messages.push(message),
      held: () => undefined,
      ended: coverage.ended,
    },
  });
  const first = test.given.find((given) => 'person' in given);
  const firstPerson = first?.person.userId ?? somebody;
  return {
    world,
    simulation,
    store,
    happened,
    firstPerson,
    channels,
    tested,
    hasBegun: false,
    nextEventId: () => `event-${++events}`,
  };
}

function traceOfRuns({ store, world }: Playing): NonNullable<TestResult['trace']> {
  const names = new Map(world.workflows.map(({ id, name }) => [id, name]));
  return store
    .runs()
    .slice(0, shownRuns)
    .map(({ workflowId, personId, state }) => ({
      workflow: names.get(workflowId) ?? workflowId,
      userId: personId,
      status: state.status,
      startedAt: isoTime(state.startedAt),
      exitReason: state.exitReason,
      steps: state.trace.map((entry) => traceOf(entry)),
    }));
}
