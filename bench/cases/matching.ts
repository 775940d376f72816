// What it takes to find what one event concerns among many workflows, rules and endpoints; pure, in this process.
import { evaluate } from '../../src/engine/conditions/evaluate.ts';
import { indexGlobs, itemsFor } from '../../src/engine/conditions/glob-index.ts';
import { buildScope } from '../../src/engine/scope.ts';
import type { CaseContext } from './context.ts';

const sizes = [10, 100, 1_000, 10_000];
/** Rounds over all sizes, so that whatever else runs on the machine disturbs all alike. */
const rounds = 20;
const eventsPerRound = 2_000;
const now = 1_790_000_000_000;

/** Every tenth is a pattern, half of those of a module and half of an action. */
const typeOf = (n: number): string => {
  if (n % 20 === 0) return `module${n}.*`;
  return n % 20 === 10 ? `*.action${n}` : `module${n}.action${n}`;
};

const entryOf = (glob: string, n: number) => ({
  globs: [glob],
  item: { id: String(n), when: [{ property: 'amount', op: 'gte', value: 100 } as const] },
});

const event = {
  id: 'event',
  kind: 'track',
  type: 'module5.action5',
  userId: 'ada',
  anonymousId: null,
  messageId: 'm',
  properties: { amount: 120 },
  traits: null,
  timestamp: now,
  receivedAt: now,
  depth: 0,
} as const;

/** Cost of one event against ever more things of different types, then against things of its own type. */
export function benchMatching({ report }: Pick<CaseContext, 'report'>): void {
  const indexes = sizes.map((size) => indexGlobs(Array.from({ length: size }, (_, n) => entryOf(typeOf(n), n))));
  const [first = Number.NaN, ...others] = microsecondsOf(indexes);
  const name = (size: number | undefined) => `one event against ${size?.toLocaleString('en-US')} things of other types`;
  report.findings.push({ name: name(sizes[0]), value: first, unit: 'µs' });
  for (const [i, value] of others.entries()) {
    const size = sizes[i + 1];
    const wanted = size === 1_000 ? { wanted: { atMost: 2 } } : {};
    report.findings.push(
      { name: name(size), value, unit: 'µs' },
      { name: `  : ${sizes[0]} things`, value: value / first, unit: 'x', ...wanted },
    );
  }
  const same = sizes.slice(0, 3);
  const ofOneType = same.map((size) => indexGlobs(Array.from({ length: size }, (_, n) => entryOf(event.type, n))));
  for (const [i, value] of microsecondsOf(ofOneType).entries()) {
    const size = same[i] ?? 1;
    report.findings.push({
      name: `one event against ${size} things of its type, for each`,
      value: value / size,
      unit: 'µs',
    });
  }
}

type Index = ReturnType<typeof indexGlobs<ReturnType<typeof entryOf>['item']>>;

/** Of each index, the median of its rounds. */
function microsecondsOf(indexes: readonly Index[]): number[] {
  const scope = buildScope({ event, profile: null, org: {} });
  const times = indexes.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [i, index] of indexes.entries()) {
      const begun = performance.now();
      for (let n = 0; n < eventsPerRound; n++) {
        for (const { when } of itemsFor(index, event.type)) evaluate(when, scope, now);
      }
      // The first round warms up.
      if (round >= 0) times[i]?.push(((performance.now() - begun) / eventsPerRound) * 1_000);
    }
  }
  return times.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN);
}
