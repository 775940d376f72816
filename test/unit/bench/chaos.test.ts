import { expect, test } from 'vitest';
import { isBroken, summarise, total } from '../../../bench/chaos/describe.ts';
import type { ReactionVerdict } from '../../../bench/chaos/reaction-verdict.ts';
import type { ChaosReport } from '../../../bench/chaos/run-chaos.ts';

const reactions: ReactionVerdict = {
  events: 10,
  rows: { rule: 10, alert: 4, endpoint: 10 },
  received: { rule: 10, alert: 5, endpoint: 11 },
  repeated: { rule: 0, alert: 1, endpoint: 1 },
  lost: [],
  stuck: [],
  wrong: [],
  failed: [],
  planned: 1,
  caught: 6,
};
const report = (changes: Partial<ChaosReport> = {}): ChaosReport => ({
  runs: 10,
  kills: 1,
  repeated: 2,
  failedCalls: 3,
  downMs: [5],
  endedAfterMs: 7,
  rowsBehind: 0,
  lost: [],
  stuck: [],
  unlogged: [],
  failed: [],
  duplicates: { resend: 0, twilio: 0, fcm: 1 },
  sent: { resend: 10, twilio: 10, fcm: 11 },
  unknown: { steps: 1, arrived: 1 },
  caught: { waiting: 4, sending: 5 },
  reactions,
  ...changes,
});

test('several seeds add up', () => {
  const sum = total([report(), report({ lost: ['a'], endedAfterMs: 9, failed: ['b'] }), report({ stuck: ['c'] })]);
  expect(sum).toMatchObject({ runs: 30, kills: 3, repeated: 6, failedCalls: 9, downMs: [5, 5, 5], endedAfterMs: 9 });
  expect(sum.reactions).toMatchObject({
    events: 30,
    rows: { rule: 30, alert: 12, endpoint: 30 },
    planned: 3,
    caught: 18,
  });
  expect(summarise('3 seeds', sum)).toBe(
    '3 seeds: lost 1, stuck 1, failed 1, unlogged 0; duplicates: resend 0, twilio 0, fcm 3; unknown SMS 3, rows behind 0, failed calls of the database 9; rules, alerts, endpoints: lost 0, stuck 0, more than allowed 0, failed 0',
  );
});

test('what must not happen breaks a run; a refusal and a push sent twice do not', () => {
  expect(isBroken(report({ failed: ['refused'] }))).toBe(false);
  for (const name of ['lost', 'stuck', 'unlogged'] as const) expect(isBroken(report({ [name]: ['x'] }))).toBe(true);
  expect(isBroken(report({ rowsBehind: 1 }))).toBe(true);
  for (const name of ['lost', 'stuck', 'wrong'] as const)
    expect(isBroken(report({ reactions: { ...reactions, [name]: ['x'] } }))).toBe(true);
  expect(isBroken(report({ reactions: { ...reactions, failed: ['refused'] } }))).toBe(false);
});
