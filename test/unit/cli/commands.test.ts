import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { address, ids, json, problem, scratch, sendora } from '../../support/cli.ts';

const at = '2026-01-05T09:00:00.000Z';
const run = (more: object = {}) => ({
  id: ids.other,
  workflowId: ids.other,
  workflowName: 'Welcome',
  version: 3,
  projectId: ids.project,
  userId: 'ada',
  eventId: 'event-1',
  status: 'completed',
  startedAt: at,
  finishedAt: at,
  nextStepAt: null,
  waitingFor: null,
  exitReason: null,
  stepErrors: 0,
  seq: 9,
  steps: [],
  audit: [],
  ...more,
});
const event = (id: string, more: object = {}) => ({
  id,
  projectId: ids.project,
  type: 'order.completed',
  module: 'order',
  userId: 'ada',
  anonymousId: null,
  messageId: `m-${id}`,
  properties: {},
  timestamp: at,
  receivedAt: '2026-01-05T08:59:00.000Z',
  ...more,
});
const page = (data: unknown[]) => json({ data, nextCursor: null });

describe('test', () => {
  const tested = (expected: unknown[]) => ({
    version: 1,
    workflows: [
      {
        name: 'Cart',
        isActive: true,
        trigger: { eventType: 'cart.updated' },
        exitOn: [{ eventType: 'order.completed' }],
        steps: [
          { label: 'nap', type: 'wait', delayMinutes: 60, config: { reason: 'r' } },
          { label: 'mail', type: 'send_email', config: { subject: 'Hi', bodyHtml: '<p>x</p>', to: '{{user.email}}' } },
        ],
      },
    ],
    tests: [
      {
        name: 'buys during the wait',
        workflow: 'Cart',
        given: [
          { person: { userId: 'ada', email: 'ada@example.com' } },
          { event: 'cart.updated' },
          { advance: '30m' },
          { event: 'order.completed' },
        ],
        advance: '2h',
        expect: expected,
      },
    ],
  });
  const folder = (expected: unknown[]) => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'b.json'), JSON.stringify(tested(expected), null, 2));
    return cwd;
  };

  test('a red test says what was expected, what happened and where, and what nobody tests', async () => {
    const cwd = folder([{ sent: 'email', step: 'mail' }]);
    const { code, stdout } = await sendora(['test', 'b.json', '--no-color'], { cwd, answers: [] });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^ {2}✗ Cart › buys during the wait {2}\d+ ms\n {6}expected .*email.*\n {6}b\.json:\d+:\d+\n/,
    );
    expect(stdout).toMatch(/ {2}1 failed, 0 passed · ways \d of \d \(missed: mail/);
  });

  test('a green one is 0, unless less is covered than wanted', async () => {
    const cwd = folder([{ notSent: 'email' }]);
    expect(await sendora(['test', 'b.json'], { cwd })).toMatchObject({ code: 0, json: { passed: 1, failed: 0 } });
    expect((await sendora(['test', 'b.json', '--coverage', '100'], { cwd })).code).toBe(1);
    const { stdout } = await sendora(['test', 'b.json', '--coverage', '100', '--no-color'], { cwd, answers: [] });
    expect(stdout).toMatch(/Only [\d.]+ % is covered; --coverage wants 100 %\./);
  });

  test('--grep chooses by name, and a name that no test has is a wrong usage', async () => {
    const cwd = folder([{ sent: 'email' }]);
    expect((await sendora(['test', 'b.json', '--grep', 'CART'], { cwd })).code).toBe(1);
    expect((await sendora(['test', 'b.json', '--grep', 'nothing'], { cwd })).code).toBe(3);
  });

  test('--watch runs again after a change, also of a broken file, until it is interrupted', async () => {
    const cwd = folder([{ notSent: 'email' }]);
    const stop = new AbortController();
    let output = '';
    const watching = sendora(['test', 'b.json', '--watch'], {
      cwd,
      signal: stop.signal,
      onOutput: (text) => {
        output += text;
      },
    });
    const until = (text: string) => expect.poll(() => output, { timeout: 10_000 }).toContain(text);
    await until('"passed":1');
    writeFileSync(join(cwd, 'b.json'), '{');
    await until('invalid_json');
    writeFileSync(join(cwd, 'b.json'), JSON.stringify(tested([{ sent: 'email' }])));
    await until('"failed":1');
    stop.abort();
    expect((await watching).code).toBe(130);
  });
});

describe('tail', () => {
  test('shows each event once, oldest first, with the runs that it started', async () => {
    const stop = new AbortController();
    let looks = 0;
    const answer = (url: URL) => {
      if (url.pathname.endsWith('/runs')) return page([run()]);
      expect(Object.fromEntries(url.searchParams)).toMatchObject({
        projectId: ids.project,
        type: 'order.*',
        userId: 'ada',
      });
      looks += 1;
      // One that came just now waits for the next look, when its runs are there.
      return page([event('event-3', { receivedAt: at }), event('event-2'), event('event-1')]);
    };
    const { code, stdout } = await sendora(['tail', '--since', '5m', '--type', 'order.*', '--user', 'ada'], {
      env: address,
      answer,
      signal: stop.signal,
      onSleep: () => looks === 2 && stop.abort(),
    });
    const shown = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(130);
    expect(shown.map(({ id }) => id)).toEqual(['event-1', 'event-2']);
    expect(shown[0].runs).toEqual([{ id: ids.other, workflowName: 'Welcome', status: 'completed' }]);
  });

  test('--runs shows a run whenever it has moved', async () => {
    const stop = new AbortController();
    const states = [
      run({ status: 'running', waitingFor: 'let them look around' }),
      run({ status: 'running', waitingFor: 'let them look around' }),
      run(),
    ];
    let looks = 0;
    const answer = () => page([states[looks++]]);
    const onSleep = () => looks === 3 && stop.abort();
    const world = { env: address, answer, signal: stop.signal, onSleep };
    const { stdout } = await sendora(['tail', '--runs', '--human', '--no-color'], world);
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^\d\d:\d\d:\d\d Welcome ada running let them look around \(run 33333333…\)$/),
      expect.stringMatching(/^\d\d:\d\d:\d\d Welcome ada completed {2}\(run 33333333…\)$/),
    ]);
  });

  test('ends where its key is revoked, and says for which environment', async () => {
    const { code, problem: said } = await sendora(['tail'], {
      env: address,
      answer: () => problem(401, 'unauthorized', 'No.'),
    });
    expect([code, said.detail]).toEqual([1, expect.stringContaining('https://sendora.test')]);
  });
});

describe('track', () => {
  const sent: Record<string, unknown>[] = [];
  const answer = (status: object) => (url: URL, init: RequestInit) => {
    if (url.pathname === '/v1/track') {
      sent.push(JSON.parse(String(init.body)));
      return json({ success: true, accepted: 1 }, 202);
    }
    if (url.pathname.endsWith('/events')) return page([event('event-1', { messageId: sent.at(-1)?.messageId })]);
    if (url.pathname.endsWith('/explain')) {
      return json({
        event: event('event-1'),
        refusals: [],
        workflows: [{ id: ids.other, name: 'Welcome', runId: ids.other, matched: true, reason: 'It started a run.' }],
        rules: [],
        endpoints: [],
      });
    }
    return json(run(status));
  };

  test('properties are JSON where they are JSON, those of a file come first', async () => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'data.json'), '{"a": 0, "deep": {"x": [1]}}');
    const props = ['--prop', 'a=1', '--prop', 'b=01', '--prop', 'c=x=y', '--prop', 'd={"k":true}', '--prop', 'e='];
    const { code } = await sendora(['track', 'a.b', '--user', 'ada', '--data', 'data.json', ...props], {
      cwd,
      env: address,
      answer: answer({}),
    });
    expect(code).toBe(0);
    expect(sent.at(-1)).toMatchObject({
      userId: 'ada',
      event: 'a.b',
      properties: { a: 1, b: '01', c: 'x=y', d: { k: true }, e: '', deep: { x: [1] } },
    });
  });

  test.each([
    ['completed', {}, 0],
    ['failed', { status: 'failed', exitReason: 'missing_variable' }, 1],
    ['completed with a step that failed', { stepErrors: 1 }, 1],
    ['exited', { status: 'exited' }, 0],
  ])('--wait with a run that is %s', async (_what, status, expected) => {
    const { code, json: result } = await sendora(['track', 'a.b', '--user', 'ada', '--wait'], {
      env: address,
      answer: answer(status),
    });
    expect([code, result.eventId, result.runs.length]).toEqual([expected, 'event-1', 1]);
  });

  test.each([
    [['track', 'a.b'], 'Whose event'],
    [['track', 'a.b', '--user', 'a', '--prop', 'x'], '--prop takes name=value'],
    [['track', 'a.b', '--user', 'a', '--data', 'nowhere'], 'cannot be read'],
  ])('%j is refused', async (argv, sentence) => {
    const { code, problem: said } = await sendora(argv, { env: address });
    expect([code, said.detail]).toEqual([3, expect.stringContaining(sentence)]);
  });
});

describe('runs', () => {
  test('a run is drawn with its steps', async () => {
    const step = { index: 0, label: 'hello', type: 'send_email', startedAt: at, finishedAt: at };
    const steps = [
      { ...step, outcome: 'sent', attempts: [{}, {}] },
      { ...step, label: 'nap', type: 'wait', outcome: null, attempts: [] },
      { ...step, label: 'text', outcome: 'suppressed', message: 'They have unsubscribed.', attempts: [] },
    ];
    const { stdout } = await sendora(['runs', 'show', ids.other, '--human', '--no-color'], {
      env: address,
      answer: () => json(run({ steps })),
    });
    expect(stdout).toMatch(/^Welcome v3 of ada: completed\.\n/);
    expect(stdout).toMatch(
      /hello {12}sent after 2 attempts\n.*nap {14}under way\n.*text {13}suppressed {2}They have unsubscribed\.\n/,
    );
  });

  test('many are cancelled page after page, after a question', async () => {
    const bodies: Record<string, unknown>[] = [];
    const answer = (url: URL, init: RequestInit) => {
      if (init.method === 'GET') return page([{ id: ids.other, name: 'Welcome' }]);
      expect(url.pathname.endsWith('/runs/cancel')).toBe(true);
      bodies.push(JSON.parse(String(init.body)));
      const skippedRuns = [{ id: ids.other, reason: 'It has ended.' }];
      return json({ cancelled: 500, skipped: 1, skippedRuns, nextCursor: bodies.length === 1 ? 'next' : null });
    };
    const argv = ['runs', 'cancel', '--workflow', 'Welcome', '--status', 'paused'];
    expect((await sendora(argv, { env: address, answer })).code).toBe(3);
    const { stdout, questions } = await sendora(argv, { env: address, answer, answers: ['yes'] });
    expect(questions).toEqual(['Cancel every paused run of Welcome? [y/N] ']);
    expect(stdout).toContain('Cancelled 1,000 runs; 2 runs left as they were.');
    expect(bodies).toEqual([
      { workflowId: ids.other, status: 'paused' },
      { workflowId: ids.other, status: 'paused', cursor: 'next' },
    ]);
  });

  test.each([[['runs', 'cancel']], [['runs', 'retry', ids.other, '--workflow', 'W']]])(
    '%j does not say which',
    async (argv) => {
      expect((await sendora(argv, { env: address })).code).toBe(3);
    },
  );
});

describe('broadcast', () => {
  const bodies: Record<string, unknown>[] = [];
  const answer = (url: URL, init: RequestInit) => {
    if (url.pathname.endsWith('/audiences')) return page([{ id: ids.org, name: 'Customers' }]);
    if (init.method === 'GET') return page([{ id: ids.other, name: 'News' }]);
    const body = JSON.parse(String(init.body));
    bodies.push(body);
    return body.dryRun ? json({ total: 4_201, capped: false, sample: [] }) : json({ id: ids.other, total: 4_201 }, 202);
  };
  const argv = ['broadcast', 'News', '--audience', 'Customers', '--per-minute', '600', '--at', '2026-01-06'];

  test('counts first and asks, then starts what was counted', async () => {
    bodies.length = 0;
    const { code, questions } = await sendora(argv, { env: address, answer, answers: ['y'] });
    expect(code).toBe(0);
    expect(questions).toEqual([
      'Start News for 4,201 people of Customers in https://sendora.test at 2026-01-06 00:00 UTC? [y/N] ',
    ]);
    expect(bodies).toEqual([
      { audienceId: ids.org, dryRun: true },
      { audienceId: ids.org, at: '2026-01-06T00:00:00.000Z', perMinute: 600 },
    ]);
  });

  test.each([
    ['no', ['n'], [], 1],
    ['nobody', undefined, [], 3],
  ])('starts nothing where %s agrees', async (_who, answers, more, expected) => {
    bodies.length = 0;
    const { code } = await sendora([...argv, ...more], { env: address, answer, ...(answers ? { answers } : {}) });
    expect([code, bodies.filter(({ dryRun }) => !dryRun)]).toEqual([expected, []]);
  });

  test('needs people and a time that can be read', async () => {
    expect((await sendora(['broadcast', 'News'], { env: address })).code).toBe(3);
    expect((await sendora([...argv.slice(0, 4), '--at', 'tomorrow'], { env: address, answer })).code).toBe(3);
  });
});

describe('completion', () => {
  const complete = async (...words: string[]) => {
    const { stdout } = await sendora(['completion', 'bash']);
    const script = `${stdout}\nCOMP_WORDS=(sendora ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}\n_sendora; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).trim().split('\n');
  };

  test('completes verbs, verbs of verbs and flags', async () => {
    expect(await complete('pl')).toEqual(['plan']);
    expect(await complete('runs', 's')).toEqual(['show']);
    expect(await complete('plan', '--detail')).toEqual(['--detailed-exitcode']);
    expect(await complete('runs', 'list', '--st')).toEqual(['--status']);
    expect(await complete('plan', '--en')).toEqual(['--env']);
  });
});
