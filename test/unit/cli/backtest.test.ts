import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Backtest } from '../../../src/contract/workflows/backtest.ts';
import { address, ids, json, scratch, sendora } from '../../support/cli.ts';

const world: Backtest['draft'] = {
  entries: 812,
  refused: [{ reason: 'cooldown', count: 40 }],
  runs: { completed: 700, exited: 90, failed: 0, running: 22 },
  sends: [{ day: '2026-01-02', channel: 'email', count: 120 }],
  held: [{ reason: 'frequency_cap', count: 9 }],
  steps: [],
  overLimit: { limit: 5, people: 3, worst: [] },
};
const done: Backtest = {
  id: ids.other,
  projectId: ids.project,
  workflowId: ids.other,
  status: 'done',
  error: null,
  from: '2025-12-29T09:00:00.000Z',
  to: '2026-01-05T09:00:00.000Z',
  createdAt: '2026-01-05T09:00:00.000Z',
  events: 98_211,
  eventsPerSecond: 4_210.4,
  progress: 1,
  draft: world,
  live: {
    ...world,
    sends: [
      { day: '2026-01-02', channel: 'email', count: 123 },
      { day: '2026-01-03', channel: 'sms', count: 1 },
    ],
  },
  difference: {
    entries: 12,
    sends: [
      { day: '2026-01-02', channel: 'email', count: -3 },
      { day: '2026-01-03', channel: 'sms', count: -1 },
    ],
    people: { gained: 14, lost: 2, sample: [] },
  },
  assumptions: ['Every send succeeds.'],
  unknowable: { runs: 31, reasons: [{ reason: 'waits_for_own_mail_event', count: 31 }] },
};

/** A server with one backtest, which goes through these states. */
function server(...states: Backtest[]) {
  const started: Record<string, unknown>[] = [];
  const stopped: string[] = [];
  const lists: Record<string, unknown[]> = {
    workflows: [{ id: ids.other, name: 'Cart' }],
    templates: [{ id: ids.org, name: 'Reminder' }],
  };
  const answer = (url: URL, init: RequestInit) => {
    if (url.pathname.endsWith('/backtest')) {
      started.push(JSON.parse(String(init.body)));
      return json({ id: ids.other, status: 'running' }, 202);
    }
    if (url.pathname.endsWith('/stop')) {
      stopped.push(url.pathname);
      return json(done);
    }
    if (url.pathname.includes('/backtests/')) return json(states.length > 1 ? states.shift() : states[0]);
    return json({ data: lists[url.pathname.split('/').at(-1) ?? ''] ?? [], nextCursor: null });
  };
  return { answer, started, stopped };
}

describe('backtest', () => {
  test('plays the last seven days of a workflow, and follows it to its end', async () => {
    const { answer, started } = server({ ...done, status: 'running', progress: 0.5 }, done);
    const { code, json: result } = await sendora(['backtest', 'Cart'], { env: address, answer });
    expect([code, result]).toEqual([0, done]);
    expect(started).toEqual([{ from: '2025-12-29T09:00:00.000Z', to: '2026-01-05T09:00:00.000Z', against: null }]);
  });

  test('is drawn as messages by day and kind, and what differs', async () => {
    const { answer } = server(done);
    const { stdout } = await sendora(['backtest', 'Cart', '--no-color'], { env: address, answer, answers: [] });
    expect(stdout).toMatchInlineSnapshot(`
      "Cart from 2025-12-29 09:00 to 2026-01-05 09:00 UTC: 812 entries, 700 completed, 90 exited, 22 running
      DAY         CHANNEL  DRAFT  LIVE
      2026-01-02  email      120   123
      2026-01-03  sms          0     1
        cooldown: 40
        frequency_cap: 9
      3 people would get more than 5 messages.
      31 runs cannot be known: waits_for_own_mail_event.
        Every send succeeds.
      +12 entries, −3 email, −1 sms against live; 4,210 events/s
      "
    `);
  });

  test('is 1 where somebody gets too much, and only when that was asked', async () => {
    const { answer, started } = server(done);
    expect((await sendora(['backtest', 'Cart', '--max-per-person', '5'], { env: address, answer })).code).toBe(1);
    expect(started[0]).toMatchObject({ maxMessagesPerPerson: 5 });
    const fewer = server({ ...done, draft: { ...world, overLimit: { limit: 5, people: 0, worst: [] } } });
    expect(
      (await sendora(['backtest', 'Cart', '--max-per-person', '5'], { env: address, answer: fewer.answer })).code,
    ).toBe(0);
  });

  test('is 1 where it fails', async () => {
    const { answer } = server({ ...done, status: 'failed', error: 'The store was not there.' });
    const { code, problem } = await sendora(['backtest', 'Cart'], { env: address, answer });
    expect([code, problem]).toEqual([1, { code: 'backtest_failed', detail: 'The store was not there.' }]);
  });

  test('is stopped by an interruption, as a project may have two at once', async () => {
    const stop = new AbortController();
    const { answer, stopped } = server({ ...done, status: 'running' });
    const result = await sendora(['backtest', 'Cart'], {
      env: address,
      answer,
      signal: stop.signal,
      onSleep: () => stop.abort(),
    });
    expect([result.code, result.problem.detail, stopped.length]).toEqual([
      130,
      'Interrupted; the backtest was stopped.',
      1,
    ]);
  });

  const draft = (template: string) => {
    const cwd = scratch();
    const step = { label: 'mail', type: 'send_email', config: { template, to: '{{user.email}}' } };
    const workflow = { name: 'Cart', isActive: true, trigger: { eventType: 'a' }, steps: [step] };
    writeFileSync(join(cwd, 'b.json'), JSON.stringify({ version: 1, workflows: [workflow] }, null, 2));
    return cwd;
  };

  test('plays a draft of the files against what the project does, by the ids of the project', async () => {
    const { answer, started } = server(done);
    const argv = ['backtest', 'Cart', '--path', 'b.json', '--from', '2026-01-01', '--to', '2026-01-02T12:00:00+01:00'];
    expect((await sendora(argv, { env: address, answer, cwd: draft('Reminder') })).code).toBe(0);
    expect(started[0]).toMatchObject({
      from: '2026-01-01T00:00:00.000Z',
      to: '2026-01-02T11:00:00.000Z',
      against: 'live',
      definition: { name: 'Cart', steps: [{ label: 'mail', config: { templateId: ids.org, to: '{{user.email}}' } }] },
    });
  });

  test('refuses a draft with what the project does not have yet, at its place', async () => {
    const { answer, started } = server(done);
    const { code, problem } = await sendora(['backtest', 'Cart', '--path', 'b.json'], {
      env: address,
      answer,
      cwd: draft('New one'),
    });
    expect([code, started]).toEqual([1, []]);
    expect(problem.errors).toEqual([
      expect.objectContaining({
        file: 'b.json',
        pointer: '/workflows/0/steps/0/config/template',
        code: 'unknown_reference',
        line: 15,
      }),
    ]);
  });
});
