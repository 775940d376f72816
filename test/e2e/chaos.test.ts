import { describe, expect, test } from 'vitest';
import { markOf, rowOf } from '../../bench/chaos/journey.ts';
import { runChaos } from '../../bench/chaos/run-chaos.ts';
import { countMarks, type EndedRun, judge } from '../../bench/chaos/verdict.ts';

const sends = [
  { label: 'mail', vendor: 'resend' as const },
  { label: 'text', vendor: 'twilio' as const },
];
const at = (second: number) => new Date(1_800_000_000_000 + second * 1_000).toISOString();
const step = (label: string, begun: number, ended: number | null, extra: object = {}) => ({
  label,
  type: label === 'nap' ? 'wait' : 'send_email',
  outcome: ended === null ? null : 'sent',
  startedAt: at(begun),
  finishedAt: ended === null ? null : at(ended),
  ...extra,
});
const run = (userId: string, steps: EndedRun['steps'], status = 'completed'): EndedRun => ({
  userId,
  status,
  startedAt: at(0),
  finishedAt: at(9),
  steps,
});
const received = (...marks: [person: string, label: string][]) =>
  countMarks(marks.map(([person, label]) => JSON.stringify({ subject: `Re: ${markOf(person, label)}` })));
const log = (...rows: [person: string, label: string][]) =>
  new Set(rows.map(([person, label]) => rowOf(person, label)));
const whole = [step('mail', 0, 1), step('nap', 1, 4), step('text', 4, 5)];

describe('the verdict', () => {
  test('finds nothing where everything arrived once', () => {
    const verdict = judge(
      ['a'],
      sends,
      [run('a', whole)],
      received(['a', 'mail'], ['a', 'text']),
      [Date.parse(at(2))],
      log(['a', 'mail'], ['a', 'text']),
    );
    expect(verdict).toMatchObject({
      lost: [],
      stuck: [],
      unlogged: [],
      failed: [],
      caught: { waiting: 1, sending: 0 },
    });
    expect(verdict.sent).toEqual({ resend: 1, twilio: 1, fcm: 0 });
  });

  test('tells what was lost, left out, stuck, refused and sent twice', () => {
    const people = ['nobody', 'silent', 'short', 'late', 'refused'];
    const refusal = { outcome: 'error', reason: 'invalid_phone' };
    const runs = [
      run('silent', whole),
      run('short', whole.slice(0, 2)),
      run('late', [step('mail', 0, null)], 'running'),
      run('refused', [step('mail', 0, 1), step('text', 1, 2, refusal)]),
    ];
    const marks = received(['silent', 'mail'], ['short', 'mail'], ['short', 'mail'], ['refused', 'mail']);
    const verdict = judge(people, sends, runs, marks, [], log(['silent', 'mail'], ['short', 'mail']));
    expect(verdict.lost).toEqual([
      'nobody has no run',
      'text of silent is called sent, but twilio did not receive it',
      'text of short was left out',
    ]);
    expect(verdict.stuck).toEqual(['the run of late is running']);
    expect(verdict.unlogged).toEqual([
      'text of silent is called sent, but not in the log',
      'mail of refused is called sent, but not in the log',
    ]);
    expect(verdict.failed).toEqual(['text of refused ended as error (invalid_phone)']);
    expect(verdict.duplicates).toEqual({ resend: 1, twilio: 0, fcm: 0 });
  });

  test('counts an SMS of unknown result apart', () => {
    const unknown = { outcome: 'error', reason: 'unknown_result' };
    const runs = ['a', 'b'].map((person) => run(person, [step('mail', 0, 1), step('text', 1, 2, unknown)]));
    const verdict = judge(['a', 'b'], sends, runs, received(['a', 'mail'], ['b', 'mail'], ['b', 'text']), [], log());
    expect(verdict).toMatchObject({ lost: [], failed: [], unknown: { steps: 2, arrived: 1 } });
  });
});

test('nothing is lost or stuck when the whole product is killed in the middle of 40 runs and what else their events set off', async () => {
  const report = await runChaos({
    runs: 40,
    kills: 1,
    sends: 3,
    faults: 0,
    outages: 0,
    seed: 1,
    patienceMs: 240_000,
    listsPatienceMs: 150_000,
  });
  expect(report).toMatchObject({ runs: 40, kills: 1, lost: [], stuck: [], failed: [], unlogged: [], rowsBehind: 0 });
  expect(report.caught.waiting + report.caught.sending, 'the kill came in the middle').toBeGreaterThan(0);
  expect(report.sent.resend).toBeGreaterThanOrEqual(40);
  expect(report.duplicates.resend, 'the idempotency key keeps mail single').toBe(0);
  expect(report.duplicates.twilio, 'an SMS leaves at most once').toBe(0);
  expect(report.reactions).toMatchObject({ events: 40, lost: [], stuck: [], wrong: [], failed: [] });
  expect(report.reactions.rows, 'one for each event').toMatchObject({ rule: 40, endpoint: 40 });
}, 480_000);
