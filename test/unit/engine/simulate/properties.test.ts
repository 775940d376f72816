import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dryRun } from '../../../../src/engine/runs/dry-run.ts';
import { createHeap } from '../../../../src/engine/simulate/heap.ts';
import { createMemoryStore } from '../../../../src/engine/simulate/memory-store.ts';
import { observerOf } from '../../../../src/engine/simulate/observer.ts';
import { createSimulation } from '../../../../src/engine/simulate/simulation.ts';
import { unknownPerson, type World } from '../../../../src/engine/simulate/world.ts';
import { emptyLibrary } from '../../../../src/engine/templates/email/content.ts';
import { branch, definitionOf, mail, nap } from '../../../support/definitions.ts';

const start = Date.parse('2026-01-05T09:00:00Z');

const step = fc.oneof(
  fc.nat(3).map(() => mail('m')),
  fc.integer({ min: 1, max: 3_000 }).map((minutes) => nap('n', minutes)),
  fc.boolean().map((value) => ({ label: 'u', type: 'update_profile', config: { traits: { vip: value } } })),
  fc.integer({ min: 1, max: 600 }).map((minutes) => ({
    label: 'w',
    type: 'wait',
    config: { waitForEvent: { eventType: 'paid' }, timeoutMinutes: minutes },
  })),
  fc.constant({ label: 'u', type: 'wait', config: { until: { time: '10:30' } } }),
  fc.constant({ label: 'x', type: 'webhook', config: { url: 'https://shop.example/x' } }),
  fc.constant(mail('i', { if: [{ trait: 'vip', value: true }] })),
);
const steps = fc
  .array(step, { minLength: 1, maxLength: 8 })
  .map((list) => list.map((one, place) => ({ ...one, label: `${one.label}${place}` })));

function worldOf(list: object[], more: Record<string, unknown> = {}): World {
  const definition = definitionOf(list, more);
  return {
    workflows: [{ id: 'w', name: 'Test', version: 1, definition }],
    org: {},
    variables: {},
    library: emptyLibrary,
    unsubscribeUrl: '',
    templates: { get: () => undefined },
    audiences: { get: () => undefined },
    topics: { get: () => undefined },
    channelFor: (kind) => ({ id: kind, kind, status: 'ok', frequencyCap: null, quietHours: null }),
    kindOf: () => undefined,
    answer: () => null,
  };
}

const event = (type: string, at: number, n: number) => ({
  ...{ id: `e${n}`, messageId: `e${n}`, type, userId: 'ada', anonymousId: null, properties: { vip: n % 2 === 0 } },
  ...{ traits: null, timestamp: at, receivedAt: at, depth: 0 },
});

/** Everything that happens, in order, as text. */
function story(world: World, events: readonly { type: string; afterMs: number }[]): string[] {
  const told: string[] = [];
  let runs = 0;
  const store = createMemoryStore();
  const tell = (what: string) => void told.push(`${simulation.now()} ${what}`);
  const simulation = createSimulation({
    ...{ world, store, now: start, turns: 10_000 },
    runIdOf: () => `run${++runs}`,
    observer: observerOf({
      entered: ({ runId }) => tell(`${runId} entered`),
      refused: ({ reason }) => tell(`refused ${reason}`),
      stepEnded: ({ runId }, { label }, { outcome }) => tell(`${runId} ${label} ${outcome}`),
      ended: ({ runId, state }) => tell(`${runId} ${state.status}`),
    }),
  });
  simulation.person({ ...unknownPerson('ada'), email: 'ada@example.com' });
  for (const [n, { type, afterMs }] of events.entries()) {
    simulation.advanceTo(simulation.now() + afterMs);
    simulation.event(event(type, simulation.now(), n));
  }
  simulation.advanceTo(simulation.now() + 400 * 86_400_000);
  return told;
}

test('a single run takes the way that a dry-run shows, at the same times', () => {
  fc.assert(
    fc.property(steps, (list) => {
      const world = worldOf(list);
      const shown = dryRun({
        definition: definitionOf(list),
        runId: 'run1',
        now: start,
        emailTemplates: new Map(),
        gates: () => null,
        source: {
          event: event('test', start, 0),
          profile: { userId: 'ada', email: 'ada@example.com', traits: {} },
          run: { id: 'run1', workflowId: 'w' },
          org: {},
        },
      });
      const steps = shown.steps.map(
        ({ label, outcome, simulatedAt }) => `${Date.parse(simulatedAt)} run1 ${label} ${outcome}`,
      );
      const told = story(world, [{ type: 'test', afterMs: 0 }]);
      expect(told.filter((line) => !/entered|run1 \w+$/.test(line))).toEqual(steps);
      expect(told.at(-1)).toMatch(new RegExp(`run1 ${shown.endsWith}$`));
    }),
    { numRuns: 200 },
  );
});

const events = fc.array(
  fc.record({ type: fc.constantFrom('test', 'paid', 'left'), afterMs: fc.integer({ min: 0, max: 90 * 60_000 }) }),
  { maxLength: 12 },
);
const reentry = fc.constantFrom({ policy: 'every' }, { policy: 'once' }, { policy: 'after_exit', cooldownMinutes: 30 });

test('virtual time never goes back, and the same input gives the same story', () => {
  fc.assert(
    fc.property(steps, events, reentry, (list, happening, policy) => {
      const more = { reentry: policy, exitOn: [{ eventType: 'left' }] };
      const told = story(worldOf(list, more), happening);
      const times = told.map((line) => Number(line.split(' ')[0]));
      expect(times).toEqual(times.toSorted((a, b) => a - b));
      expect(story(worldOf(list, more), happening)).toEqual(told);
      const entered = told.filter((line) => line.endsWith('entered')).length;
      const ended = told.filter((line) => /run\d+ \w+$/.test(line) && !line.endsWith('entered')).length;
      expect(ended).toBe(entered);
    }),
    { numRuns: 100 },
  );
});

test('a branch reads what the event says', () => {
  const world = worldOf([branch('b', 'yes', 'no'), mail('yes', { next: 'end' }), mail('no')]);
  const labels = (skip: number) =>
    story(world, [...Array.from({ length: skip }, () => ({ type: 'left', afterMs: 0 })), { type: 'test', afterMs: 0 }]);
  expect(labels(0).join()).toMatch(/yes sent/);
  expect(labels(1).join()).toMatch(/no sent/);
});

test('a heap gives back what was put in, the least first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (numbers) => {
      const heap = createHeap<number>((a, b) => a < b);
      for (const number of numbers) heap.push(number);
      expect(heap.peek()).toBe(numbers.length === 0 ? undefined : Math.min(...numbers));
      expect(numbers.map(() => heap.pop())).toEqual(numbers.toSorted((a, b) => a - b));
      expect(heap.pop()).toBeUndefined();
    }),
  );
});
