import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HeardEntry, type HeardFact, hear, mostEntries } from '../../../../src/engine/heard/heard.ts';

const hash = (url: string) => `#${url}`;
const types = (entries: readonly HeardEntry[]) => entries.map(({ type }) => type);
const fact = (type: HeardFact['type'], id: string, more: Partial<HeardFact> = {}): HeardFact => ({
  type,
  id,
  at: 1_000,
  ...more,
});
const click = (link: number, at: number, more: Partial<HeardFact> = {}) =>
  fact('clicked', `${link} at ${at}`, { at, url: `https://shop.test/${link}`, ...more });
const machines = (entries: readonly HeardEntry[]) => entries.filter(({ machine }) => machine).map(({ id }) => id);

describe('hear', () => {
  it('appends a fact, and keeps of it what may be shown and a hash of its link', () => {
    const { entries, taken } = hear([], [click(1, 5, { machine: true, code: 'x', suppress: 'complaint' })], hash);
    const entry = { type: 'clicked', at: 5, id: '1 at 5', machine: true, code: 'x', link: '#https://shop.test/1' };
    expect(entries).toEqual([entry]);
    expect([...taken]).toEqual([['1 at 5', entry]]);
  });

  it('takes the same fact once', () => {
    const first = hear([], [fact('delivered', 'a'), fact('delivered', 'a')], hash);
    expect(types(first.entries)).toEqual(['delivered']);
    expect(hear(first.entries, [fact('delivered', 'a')], hash)).toEqual(first);
  });

  it.each([
    [['delivered', 'failed', 'delivered'], ['delivered']],
    [['failed', 'delivered'], ['failed']],
  ] as const)('of %j keeps the end that came first', (heard, kept) => {
    const facts = heard.map((type, i) => fact(type, `${type} ${i}`, { final: true }));
    const { entries, taken } = hear([], facts, hash);
    expect(types(entries)).toEqual(kept);
    expect(taken.size).toBe(1);
  });

  it('lets a mail be delivered and bounced', () => {
    expect(types(hear([], [fact('delivered', 'a'), fact('bounced', 'b')], hash).entries)).toEqual([
      'delivered',
      'bounced',
    ]);
  });

  it('keeps fifty entries, and beyond them the first of each further type', () => {
    const many = Array.from({ length: 60 }, (_, i) => fact('opened', String(i)));
    const { entries } = hear(hear([], many, hash).entries, [fact('clicked', 'c1'), fact('clicked', 'c2')], hash);
    expect(entries).toHaveLength(mostEntries + 1);
    expect(entries.at(-1)?.id).toBe('c1');
  });

  it('comes to the same whether facts come together, one by one or again', () => {
    const aFact = fc
      .tuple(fc.constantFrom('delivered', 'opened', 'clicked', 'failed'), fc.nat(9), fc.boolean())
      .map(([type, n, final]) => fact(type as HeardFact['type'], `${type}${n}`, final ? { final: true } : {}));
    fc.assert(
      fc.property(fc.array(aFact, { maxLength: 80 }), fc.nat(80), (facts, at) => {
        const together = hear([], facts, hash).entries;
        const [first, rest] = [facts.slice(0, at), facts.slice(at)];
        const apart = hear(hear([], first, hash).entries, [...rest, ...rest], hash).entries;
        expect(apart).toEqual(together);
      }),
    );
  });
});

describe('a burst', () => {
  it('is five different links within a second, and all of it is a machine', () => {
    const facts = [0, 200, 400, 600, 1_000].map((at, i) => click(i, at));
    expect(machines(hear([], facts.slice(0, 4), hash).entries)).toEqual([]);
    const known = hear([], facts.slice(0, 4), hash).entries;
    const { entries, taken } = hear(known, facts.slice(4), hash);
    expect(machines(entries)).toHaveLength(5);
    expect(taken.get('4 at 1000')?.machine).toBe(true);
  });

  it.each([
    ['four links', [click(1, 0), click(2, 1), click(3, 2), click(4, 3), click(4, 4)]],
    ['five links in more than a second', [0, 300, 600, 900, 1_001].map((at, i) => click(i, at))],
    ['five opens', Array.from({ length: 5 }, (_, i) => fact('opened', String(i)))],
  ])('is not %s', (_, facts) => {
    expect(machines(hear([], facts, hash).entries)).toEqual([]);
  });

  it('leaves a click before and after it to the person', () => {
    const burst = Array.from({ length: 6 }, (_, i) => click(i, 10_000 + i));
    const { entries } = hear([], [click(1, 0), ...burst, click(2, 60_000)], hash);
    expect(entries.filter(({ machine }) => !machine).map(({ at }) => at)).toEqual([0, 60_000]);
  });

  it('is found in whatever order its clicks are told', () => {
    const facts = Array.from({ length: 7 }, (_, i) => click(i, i * 100));
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: 7 }), (shuffled) => {
        const one = shuffled.reduce<readonly HeardEntry[]>((known, each) => hear(known, [each], hash).entries, []);
        expect(machines(one)).toHaveLength(7);
      }),
    );
  });
});
