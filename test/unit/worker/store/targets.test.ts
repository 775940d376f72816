// Places in the pace of a channel, and the windows of its storm control.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countStorms, pushPaceStatement, takePaces } from '../../../../src/worker/store/targets.ts';
import { openSqlite } from '../../../support/sqlite-d1.ts';

const projectId = 'p';
const { d1, rows, all } = openSqlite();
let targets = 0;
const newTarget = () => `t${targets++}`;

describe('places in the pace of a target', () => {
  test('lie one gap apart, from now on, also for messages that ask together', async () => {
    const [one, other] = [newTarget(), newTarget()];
    const ask = (targetId: string, gapMs: number, now: number) => ({ targetId, gapMs, now });
    const asked = [ask(one, 1_000, 50), ask(other, 10, 50), ask(one, 1_000, 50), ask(one, 1_000, 50)];
    expect(await takePaces(d1, projectId, asked)).toEqual([50, 50, 1_050, 2_050]);
    expect(await takePaces(d1, projectId, [ask(one, 1_000, 100)])).toEqual([3_050]);
    expect(await takePaces(d1, projectId, [ask(one, 1_000, 9_000)])).toEqual([9_000]);
  });

  test('lie behind a pause that the target asked for', async () => {
    const targetId = newTarget();
    rows(pushPaceStatement(d1, projectId, targetId, 60_000));
    expect(await takePaces(d1, projectId, [{ targetId, gapMs: 500, now: 0 }])).toEqual([60_000]);
    rows(pushPaceStatement(d1, projectId, targetId, 1_000));
    expect(await takePaces(d1, projectId, [{ targetId, gapMs: 500, now: 0 }])).toEqual([60_500]);
  });

  test('are never closer than the gap, whoever asks when, and by whichever clock', async () => {
    const asks = fc.array(
      fc.record({
        together: fc.integer({ min: 1, max: 4 }),
        advance: fc.nat(900),
        skew: fc.integer({ min: -200, max: 200 }),
      }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(asks, async (list) => {
        const targetId = newTarget();
        const taken: number[] = [];
        let clock = 1_000;
        for (const { together, advance, skew } of list) {
          clock += advance;
          const one = { targetId, gapMs: 300, now: clock + skew };
          taken.push(
            ...(await takePaces(
              d1,
              projectId,
              Array.from({ length: together }, () => ({ ...one })),
            )),
          );
        }
        return taken.every((at, i) => i === 0 || at - (taken[i - 1] ?? 0) >= 300);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the storm control of a channel', () => {
  const storm = { limit: 2, windowSeconds: 60 };
  const alertAt = (channelId: string, now: number, more: object = {}) => ({
    channelId,
    address: null,
    ruleName: 'Bounces',
    storm,
    now,
    ...more,
  });
  const overflowOf = (id: string) =>
    JSON.parse(
      all<{ overflow: string | null }>('SELECT overflow FROM targets WHERE id = ?', id)[0]?.overflow ?? 'null',
    );

  test('lets through as many as the limit in a window that its first alert begins, and counts the others by rule', async () => {
    const id = newTarget();
    const asked = [1, 2, 3, 4].map((now) => alertAt(id, now));
    const counted = await countStorms(d1, projectId, [...asked, alertAt(id, 5, { ruleName: 'Disk "full"' })]);
    expect(counted.map(({ isWithin }) => isWithin)).toEqual([true, true, false, false, false]);
    expect(counted.every(({ windowAt }) => windowAt === 1)).toBe(true);
    expect(overflowOf(id)).toEqual({ Bounces: 2, "Disk 'full'": 1 });
  });

  test('begins a new window when the old one is over; what waits for the digest stays until it is taken', async () => {
    const id = newTarget();
    await countStorms(
      d1,
      projectId,
      [1, 2, 3].map((now) => alertAt(id, now)),
    );
    const [next] = await countStorms(d1, projectId, [alertAt(id, 60_001)]);
    expect(next).toEqual({ windowAt: 60_001, count: 1, isWithin: true });
    expect(overflowOf(id)).toEqual({ Bounces: 1 });
  });

  test('counts for each address alone, and names none', async () => {
    const id = newTarget();
    const to = (address: string) => alertAt(id, 1, { address, storm: { ...storm, limit: 1 } });
    const counted = await countStorms(d1, projectId, [to('a@acme.test'), to('b@acme.test'), to('a@acme.test')]);
    expect(counted.map(({ isWithin }) => isWithin)).toEqual([true, true, false]);
    expect(JSON.stringify(all('SELECT * FROM targets'))).not.toContain('acme');
  });

  test('gives the same answers in the order of the windows, for any times', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(30_000), { maxLength: 30 }), async (gaps) => {
        const id = newTarget();
        let [now, windowAt, count] = [1_000, Number.NEGATIVE_INFINITY, 0];
        for (const gap of gaps) {
          now += gap;
          if (now - windowAt >= 60_000) [windowAt, count] = [now, 0];
          count += 1;
          const [answer] = await countStorms(d1, projectId, [alertAt(id, now)]);
          expect(answer).toEqual({ windowAt, count, isWithin: count <= 2 });
        }
      }),
      { numRuns: 200 },
    );
  });
});
