// Invariants of confirmations (R8), of events that are told twice, and of results that come late (R4).
import { describe, expect, it } from 'vitest';
import { advance } from '../../../../src/engine/runs/advance.ts';
import { confirm, unconfirmedActs, unconfirmedEntries } from '../../../../src/engine/runs/confirm.ts';
import { nextAlarm } from '../../../../src/engine/runs/next-alarm.ts';
import { type AdvanceInput, type Logged, newRun, type Settlement } from '../../../../src/engine/runs/state.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { definitionOf, mail } from '../../../support/definitions.ts';

const start = 1_800_000_000_000;
const sent: Settlement = { kind: 'done', outcome: 'sent' };
const refused: Settlement = { kind: 'done', outcome: 'error', reason: 'refused', message: 'No.' };
const logged: Logged = {
  message: { kind: 'email', channelId: 'c', recipient: 'ada@example.com' },
  followUps: [{ kind: 'suppress' }],
};
const text = { label: 'text', type: 'send_sms', config: { to: '+14155550123', body: 'Hi' } };
const listen = (label: string) => ({
  label,
  type: 'wait',
  config: { waitForEvent: { eventType: 'paid', since: 'run_start' }, timeoutMinutes: 60 },
});

function begin(steps: unknown[], extra = {}) {
  const definition = definitionOf(steps, extra);
  const run = {
    state: newRun('run', start),
    now: start,
    verdict: '' as string,
    give(input: AdvanceInput) {
      const moved = advance(definition, run.state, input, run.now, buildScope({}));
      run.state = moved.state;
      run.verdict = moved.verdict;
      return run;
    },
    settle: (settlement: Settlement, more: { gen?: number; logged?: Logged } = {}) =>
      run.give({ kind: 'settle', key: run.state.intent?.key ?? 'run:0:1', settlement, ...more }),
  };
  return run.give({ kind: 'start' });
}

describe('what is unconfirmed', () => {
  it('is every step that changed since the last confirmation, and nothing else', () => {
    const run = begin([mail('one'), mail('two'), mail('three')]).settle(sent, { logged });
    const { seq } = run.state;
    run.settle(sent, { logged });
    expect(unconfirmedEntries(run.state, run.state.trace).map(({ label }) => label)).toEqual(['one', 'two', 'three']);
    const confirmed = confirm(run.state, seq);
    expect(unconfirmedEntries(confirmed, confirmed.trace).map(({ label }) => label)).toEqual(['two', 'three']);
    expect(confirmed.trace.map(({ followUps }) => followUps?.length ?? 0)).toEqual([0, 1, 0]);
  });

  it('is never less after an older confirmation, and never more than there is', () => {
    const run = begin([mail('one')]).settle(sent);
    const confirmed = confirm(run.state, 1_000);
    expect(confirmed.confirmed).toBe(run.state.seq);
    expect(confirm(confirmed, 1)).toBe(confirmed);
  });

  it('is published by the run itself at its time, until all of it is confirmed', () => {
    const run = begin([mail('one')]).settle(sent);
    const asked = { ...run.state, publishBy: start + 60_000 };
    expect(nextAlarm(asked)).toBe(start + 60_000);
    expect(confirm(asked, asked.seq - 1).publishBy).toBe(start + 60_000);
    expect(nextAlarm(confirm(asked, asked.seq))).toBeNull();
  });

  it('holds what people did, with the statuses around it, and not what the run did by itself', () => {
    const run = begin([mail('one')]).give({ kind: 'pause', actor: 'ada' });
    expect(unconfirmedActs(run.state)).toMatchObject([
      { actor: 'ada', action: 'paused', before: 'running', after: 'paused' },
    ]);
    expect(unconfirmedActs(confirm(run.state, run.state.seq))).toEqual([]);
  });

  it('shows a newer row of the log by its time, also where the clock stands', () => {
    const failure: Settlement = { kind: 'retry', reason: 'network', message: 'No.', attempt: { at: start, ms: 1 } };
    const run = begin([mail('one')]).settle(failure, { logged });
    const first = run.state.trace[0]?.delivery?.updatedAt ?? 0;
    const due = run.state.dueAt ?? 0;
    run.now = due;
    run.give({ kind: 'alarm' });
    run.now = start;
    run.settle(sent, { logged });
    expect(run.state.trace[0]?.delivery?.updatedAt).toBeGreaterThan(first);
    expect(run.state.trace[0]?.delivery?.decidedAt).toBe(start);
  });
});

describe('an event that is told twice', () => {
  const paid = {
    kind: 'event' as const,
    event: { id: 'e1', type: 'paid', timestamp: start + 1, receivedAt: start + 1, properties: {} },
  };

  it('ends one of two waits', () => {
    const run = begin([listen('first'), listen('second'), mail('mail')]).give(paid);
    expect(run.state.cursor).toBe(1);
    expect(run.give(paid).verdict).toBe('unchanged');
    expect(run.state.cursor).toBe(1);
    run.give({ ...paid, event: { ...paid.event, id: 'e2' } });
    expect(run.state.cursor).toBe(2);
  });

  it('ends one of two waits also where it was kept for later', () => {
    const run = begin([mail('mail'), listen('first'), listen('second')])
      .give(paid)
      .settle(sent);
    expect(run.state.cursor).toBe(2);
  });
});

describe('a result from before a restart', () => {
  const failed = (step: unknown) => {
    const run = begin([step, mail('next')], { settings: { onError: 'fail' } });
    const gen = run.state.intent?.gen ?? -1;
    run.settle(refused, { gen }).give({ kind: 'restart', actor: 'ada' });
    return { run, gen };
  };

  it('does not end the step that began again under the same key', () => {
    const { run, gen } = failed(mail('one'));
    expect(run.settle(refused, { gen }).verdict).toBe('late');
    expect(run.state).toMatchObject({ status: 'running', cursor: 0 });
    expect(run.state.audit.at(-1)).toMatchObject({ action: 'late_result' });
  });

  it('counts where it says that the message was sent: the provider knows the key', () => {
    const { run, gen } = failed(mail('one'));
    expect(run.settle(sent, { gen }).verdict).toBe('ok');
    expect(run.state.cursor).toBe(1);
  });

  it('counts for a text message only while nobody has claimed it again', () => {
    const { run, gen } = failed(text);
    run.give({ kind: 'claim', key: 'run:0:1' });
    expect(run.settle(sent, { gen }).verdict).toBe('late');
    expect(run.state.cursor).toBe(0);
    const unclaimed = failed(text);
    expect(unclaimed.run.settle(sent, { gen: unclaimed.gen }).verdict).toBe('ok');
  });
});

describe('a result that comes late', () => {
  it('corrects a step that ended as unknown_result', () => {
    const run = begin([text, mail('next')]).give({ kind: 'claim', key: 'run:0:1' });
    run.now = run.state.intent?.leaseUntil ?? 0;
    run.give({ kind: 'alarm' });
    expect(run.state.trace[0]).toMatchObject({ outcome: 'error', reason: 'unknown_result', delivery: { kind: 'sms' } });
    const { seq } = run.state;
    expect(run.give({ kind: 'settle', key: 'run:0:1', settlement: sent, logged }).verdict).toBe('late');
    expect(run.state.trace[0]).toMatchObject({ outcome: 'sent', delivery: { recipient: 'ada@example.com' } });
    expect(run.state.trace[0]?.seq).toBe(seq + 1);
    expect(run.state.cursor).toBe(1);
  });

  it('of a refusal does not replace what another consumer recorded', () => {
    const run = begin([mail('one'), mail('next')]).settle(sent, { logged });
    const before = run.state;
    run.give({ kind: 'settle', key: 'run:0:1', settlement: refused, logged });
    expect(run.state).toBe(before);
  });
});
