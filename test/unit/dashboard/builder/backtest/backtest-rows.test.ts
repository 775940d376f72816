import { describe, expect, test } from 'vitest';
import { backtestGroups, differenceWords } from '../../../../../src/dashboard/builder/backtest/backtest-rows.ts';
import { flow, mail } from '../drafts.ts';

type World = Parameters<typeof backtestGroups>[0]['draft'];

const world = (part: Partial<World> = {}): World => ({
  ...{ entries: 4, refused: [], held: [], sends: [], steps: [] },
  runs: { completed: 3, exited: 0, failed: 1, running: 0 },
  overLimit: { limit: 5, people: 0, worst: [] },
  ...part,
});
const days = (...counts: number[]) =>
  counts.map((count, day) => ({ day: `2026-01-0${day + 1}`, channel: 'email' as const, count }));

describe('the result of a backtest', () => {
  test('has both sides beside each other, days together, and what one side alone has', () => {
    const draft = world({
      sends: days(2, 3),
      held: [{ reason: 'quiet_hours', count: 1 }],
      steps: [{ label: 'a', reached: 4, sent: 4 }],
    });
    const live = world({ entries: 2, sends: [...days(1), { day: '2026-01-01', channel: 'sms', count: 7 }] });
    const groups = backtestGroups({ draft, live }, flow(mail('a', { title: 'Confirm' })));
    expect(groups.map(({ title }) => title)).toEqual(['Runs', 'Messages', 'Not sent', 'Runs that came to a step']);
    expect(groups[0]?.rows[0]).toEqual({ name: 'Started', draft: 4, other: 2 });
    expect(groups[1]?.rows).toEqual([
      { name: 'SMS', draft: 0, other: 7 },
      { name: 'Email', draft: 5, other: 1 },
    ]);
    expect(groups[2]?.rows).toEqual([{ name: 'Quiet hours', draft: 1, other: 0 }]);
    expect(groups[3]?.rows).toEqual([{ name: 'Confirm', draft: 4, other: 0 }]);
  });

  test('keeps steps of one title apart', () => {
    const steps = ['a', 'b'].map((label, place) => ({ label, reached: 2 - place, sent: 0 }));
    const groups = backtestGroups({ draft: world({ steps }), live: null }, flow(mail('a'), mail('b')));
    expect(groups.at(-1)?.rows).toEqual([
      { name: 'Send email (a)', draft: 2, other: null },
      { name: 'Send email (b)', draft: 1, other: null },
    ]);
  });

  test('has one side where it is compared with nothing', () => {
    const [runs] = backtestGroups({ draft: world(), live: null }, flow(mail('a')));
    expect(runs?.rows.every(({ other }) => other === null)).toBe(true);
  });
});

test.each([
  [null, null],
  [
    { entries: 0, sends: [], people: { gained: 0, lost: 0, sample: [] } },
    'The draft starts as many runs and sends as many messages; the same people enter.',
  ],
  [
    { entries: -1, sends: days(2, 1), people: { gained: 1, lost: 2, sample: [] } },
    'The draft starts 1 run fewer and sends 3 messages more; 1 person more and 2 people fewer enter.',
  ],
  [
    { entries: 2, sends: days(-2), people: { gained: 2, lost: 0, sample: [] } },
    'The draft starts 2 runs more and sends 2 messages fewer; 2 people more enter.',
  ],
] as const)('the difference is one sentence', (difference, words) => {
  expect(differenceWords({ difference: difference as Parameters<typeof differenceWords>[0]['difference'] })).toBe(
    words,
  );
});
