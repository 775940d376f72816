import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ImportItem, ImportResult } from '../../../src/contract/bundle/import.ts';
import { address, ids, json, problem, scratch, sendora } from '../../support/cli.ts';

const item = (more: Partial<ImportItem> & Pick<ImportItem, 'kind' | 'name' | 'action'>): ImportItem => ({
  renamedFrom: null,
  version: null,
  changes: [],
  diff: [],
  adopted: false,
  drift: null,
  ...more,
});

const plan: ImportResult = {
  importId: null,
  dryRun: true,
  fingerprint: 'f1',
  created: 1,
  updated: 1,
  unchanged: 41,
  deleted: 0,
  items: [
    item({ kind: 'template', name: 'Cart: last call', action: 'create', version: { from: null, to: 1 } }),
    item({ kind: 'template', name: 'Same', action: 'unchanged' }),
    item({ kind: 'audience', name: 'Ours now', action: 'unchanged', adopted: true }),
    item({
      kind: 'workflow',
      name: 'Cart abandonment',
      action: 'update',
      renamedFrom: 'Cart',
      version: { from: 7, to: 8 },
      diff: [
        { path: '/reentry/policy', before: 'every', after: 'once' },
        { path: '/steps/1/config/subject', before: 'a', after: 'b', step: 'reminder' },
        { path: '/steps/2', before: {}, step: 'offer' },
      ],
      runs: {
        inFlight: 1_203,
        choice: 'stay',
        stay: 1_203,
        move: 0,
        cancel: 0,
        groups: [
          { version: 7, step: 'reminder', status: 'running', count: 900, canMove: true, to: 'reminder' },
          { version: 7, step: 'offer', status: 'running', count: 303, canMove: false, reason: 'step_gone' },
        ],
        texts: ['900 runs will send the new text of Cart reminder.'],
        warnings: [],
      },
    }),
  ],
  variables: [{ name: 'brandName', before: null, after: 'Shop' }],
  needs: [{ kind: 'channel', name: 'email', missing: true, usedBy: ['workflow Cart abandonment, step reminder'] }],
  tests: { passed: 6, failed: 0, results: [], coverage: { percent: 100, workflows: [] } },
  warnings: [{ code: 'w', message: 'Mind the gap.' }],
  jobs: [],
};
const drifted: ImportResult = {
  ...plan,
  items: [
    item({
      kind: 'workflow',
      name: 'Welcome series',
      action: 'update',
      drift: { changedBy: 'ada@example.com', changedAt: '2026-01-03T08:00:00Z', changes: ['Changed: description.'] },
    }),
  ],
};
const done: ImportResult = { ...plan, importId: ids.other, dryRun: false };

const bundle = {
  version: 1,
  rules: [{ kind: 'alert', name: 'Ops', channels: ['Slack'], severity: 'error', match: { eventType: 'a' } }],
};
interface Sent {
  query: Record<string, string>;
  body: { bundle: typeof bundle; variables?: Record<string, string> };
  ifMatch: string | null;
}

function repository() {
  const cwd = scratch();
  const environments = {
    dev: {
      url: 'https://sendora.test',
      org: ids.org,
      project: ids.project,
      channels: { Slack: 'Slack EU' },
      variables: { brandName: 'Shop' },
    },
  };
  writeFileSync(join(cwd, 'sendora.json'), JSON.stringify({ source: 'shop', dir: 'b.json', environments }, null, 2));
  writeFileSync(join(cwd, 'b.json'), JSON.stringify(bundle, null, 2));
  return cwd;
}

/** A server that plans and imports, and what it was sent. */
function fakeServer(planned: ImportResult = plan, imported: ImportResult | Response = done) {
  const sent: Sent[] = [];
  const answer = (url: URL, init: RequestInit) => {
    if (init.method === 'GET') return json({ data: [] });
    const query = Object.fromEntries(url.searchParams);
    sent.push({ query, body: JSON.parse(String(init.body)), ifMatch: new Headers(init.headers).get('if-match') });
    return query.dryRun === 'true' ? json(planned) : imported instanceof Response ? imported.clone() : json(imported);
  };
  return { sent, answer };
}
const env = { SENDORA_KEY: address.SENDORA_KEY };

describe('plan', () => {
  test('is drawn with versions, steps, runs in flight, needs and warnings', async () => {
    const { answer, sent } = fakeServer();
    const { code, stdout } = await sendora(['plan', '--no-color', '--ref', '1f3c2a9'], {
      env,
      cwd: repository(),
      answers: [],
      answer,
    });
    expect(code).toBe(0);
    expect(stdout).toMatchInlineSnapshot(`
      "Plan for dev (https://sendora.test), source shop @ 1f3c2a9
        + template  Cart: last call   v1
        = audience  Ours now  taken over
        ~ workflow  Cart abandonment (was Cart)   v7 → v8
            ~ reentry.policy
            ~ step reminder   config.subject
            - step offer
            1,203 runs in flight
              900 at reminder   can move (stay)
              303 at offer   stay: step is gone
            900 runs will send the new text of Cart reminder.
        ~ value     brandName = "Shop"
        ! needs     channel "email" (workflow Cart abandonment, step reminder)
        ! warning   Mind the gap.
        ✓ 6 tests passed
      Plan: 1 to create, 1 to update, 0 to delete, 41 unchanged.
      "
    `);
    expect(sent[0]?.query).toEqual({
      projectId: ids.project,
      source: 'shop',
      ref: '1f3c2a9',
      dryRun: 'true',
      prune: 'false',
      takeOver: 'false',
      onDrift: 'overwrite',
    });
  });

  test('is the answer of the API in a pipe, and 2 only with --detailed-exitcode', async () => {
    const cwd = repository();
    const { answer } = fakeServer();
    const plain = await sendora(['plan'], { env, cwd, answer });
    expect([plain.code, plain.json]).toEqual([0, plan]);
    expect((await sendora(['plan', '--detailed-exitcode'], { env, cwd, answer })).code).toBe(2);
    const same = fakeServer({ ...plan, created: 0, updated: 0, variables: [] });
    expect((await sendora(['plan', '--detailed-exitcode'], { env, cwd, answer: same.answer })).code).toBe(0);
  });

  test('sends channels by the names of the environment, and its variables', async () => {
    const { answer, sent } = fakeServer();
    await sendora(['plan'], { env, cwd: repository(), answer });
    expect(sent[0]?.body.bundle.rules[0]?.channels).toEqual(['Slack EU']);
    expect(sent[0]?.body.variables).toEqual({ brandName: 'Shop' });
  });

  test('gives faults of the server their places, in the bundle and in sendora.json', async () => {
    const errors = [
      { pointer: '/bundle/rules/0/channels/0', code: 'unknown_reference', message: 'No.', suggestion: 'Slack' },
      { pointer: '/variables/brandName', code: 'unknown_variable', message: 'No.' },
    ];
    const answer = () => problem(422, 'invalid', 'No. (and 1 more, see errors)', { errors });
    const { code, problem: said } = await sendora(['plan'], { env, cwd: repository(), answer });
    expect(code).toBe(1);
    expect(said.requestId).toBe('req-1');
    expect(said.errors).toEqual([
      { ...errors[0], pointer: '/rules/0/channels/0', file: 'b.json', line: 8, column: 9 },
      { ...errors[1], pointer: '/environments/dev/variables/brandName', file: 'sendora.json', line: 13, column: 22 },
    ]);
    const person = await sendora(['plan', '--no-color'], { env, cwd: repository(), answers: [], answer });
    expect(person.stderr).toBe(
      'b.json:8:9 error unknown_reference  No. Did you mean "Slack"?\nsendora.json:13:22 error unknown_variable  No.\nError: Refused, because of 2 faults. (request req-1)\n',
    );
  });
});

describe('apply', () => {
  test('shows the plan, asks, and imports exactly what was seen', async () => {
    const { answer, sent } = fakeServer();
    const { code, stdout, stderr, questions } = await sendora(['apply', '--no-color'], {
      env,
      cwd: repository(),
      answers: ['y'],
      answer,
    });
    expect([code, questions]).toEqual([0, ['Apply to dev (https://sendora.test)? [y/N] ']]);
    expect(stderr).toContain('+ template  Cart: last call');
    expect(stdout).toBe('Applied to dev (https://sendora.test): 1 created, 1 updated, 0 deleted, 41 unchanged.\n');
    expect(sent.map(({ query, ifMatch }) => [query.dryRun, query.onDrift, ifMatch])).toEqual([
      ['true', 'overwrite', null],
      ['false', 'refuse', '"f1"'],
    ]);
  });

  test.each(['n', '', 'nein', 'yesterday'])('does nothing at the answer %j', async (said) => {
    const { answer, sent } = fakeServer();
    expect((await sendora(['apply'], { env, cwd: repository(), answers: [said], answer })).code).toBe(1);
    expect(sent.map(({ query }) => query.dryRun)).toEqual(['true']);
  });

  test('asks nothing where nothing would change', async () => {
    const { answer } = fakeServer({ ...plan, created: 0, updated: 0, variables: [] });
    expect(await sendora(['apply'], { env, cwd: repository(), answers: [], answer })).toMatchObject({
      code: 0,
      questions: [],
    });
  });

  test('sends nothing where nobody can answer, and asks nothing with --yes', async () => {
    const { answer, sent } = fakeServer();
    expect(await sendora(['apply'], { env, cwd: repository(), answer })).toMatchObject({ code: 3, stdout: '' });
    expect(await sendora(['apply', '--json'], { env, cwd: repository(), answers: ['y'], answer })).toMatchObject({
      code: 3,
    });
    expect(sent).toEqual([]);
    const { code, json: result } = await sendora(['apply', '--yes', '--overwrite', '--runs', 'move', '--prune'], {
      env,
      cwd: repository(),
      answer,
    });
    expect([code, result]).toEqual([0, done]);
    expect(sent).toMatchObject([
      { query: { dryRun: 'false', onDrift: 'overwrite', runs: 'move', prune: 'true' }, ifMatch: null },
    ]);
  });

  test('refuses what somebody changed by hand before it asks, and shows who did', async () => {
    const { answer, sent } = fakeServer(drifted);
    const { code, stderr, questions } = await sendora(['apply', '--no-color'], {
      env,
      cwd: repository(),
      answers: ['y'],
      answer,
    });
    expect([code, questions]).toEqual([1, []]);
    expect(stderr).toContain('! drift     Welcome series: changed by ada@example.com 2 days ago');
    expect(stderr).toContain('add --overwrite to undo it');
    expect(sent).toHaveLength(1);
    expect((await sendora(['apply', '--overwrite'], { env, cwd: repository(), answers: ['y'], answer })).code).toBe(0);
  });

  test('waits for its jobs, and is 1 where one was stopped', async () => {
    const job = {
      id: ids.other,
      workflowId: ids.other,
      workflow: 'Cart',
      version: 8,
      choice: 'move' as const,
      total: 300,
      moved: 0,
      stayed: 0,
      cancelled: 0,
      skipped: [],
    };
    const states = ['running', 'running', 'done'] as const;
    const answer = (url: URL, init: RequestInit) => {
      if (init.method === 'POST') return json({ ...done, jobs: [{ ...job, status: 'running' }] });
      expect(url.pathname).toContain(`/automation/imports/${ids.other}`);
      const status = states[looks++] ?? 'done';
      return json({ jobs: [{ ...job, status, moved: status === 'done' ? 300 : 100 }] });
    };
    let looks = 0;
    const { code, json: result } = await sendora(['apply', '--yes', '--wait'], { env, cwd: repository(), answer });
    expect([code, looks, result.jobs[0]]).toEqual([0, 3, { ...job, status: 'done', moved: 300 }]);
    const stopped = fakeServer(plan, { ...done, jobs: [{ ...job, status: 'stopped' }] });
    expect((await sendora(['apply', '--yes', '--wait'], { env, cwd: repository(), answer: stopped.answer })).code).toBe(
      1,
    );
  });

  test('says after an interruption what the server has done', async () => {
    const stop = new AbortController();
    const answer = (_url: URL, init: RequestInit) => {
      stop.abort();
      expect(init.signal?.aborted).toBe(false);
      return json(done);
    };
    const {
      code,
      stdout,
      problem: said,
    } = await sendora(['apply', '--yes'], { env, cwd: repository(), answer, signal: stop.signal });
    expect([code, stdout]).toEqual([130, '']);
    expect(said).toEqual({
      code: 'interrupted',
      detail: 'Interrupted, after the server had applied everything: 1 created, 1 updated, 0 deleted, 41 unchanged.',
    });
  });
});

describe('apply --plan', () => {
  test('imports the files of the plan, whatever they are now', async () => {
    const cwd = repository();
    const { answer, sent } = fakeServer();
    expect((await sendora(['plan', '--out', 'plan.json', '--prune'], { env, cwd, answer })).code).toBe(0);
    expect(readFileSync(join(cwd, 'plan.json'), 'utf8')).not.toContain(address.SENDORA_KEY);
    writeFileSync(join(cwd, 'b.json'), '{');
    expect((await sendora(['apply', '--plan', 'plan.json'], { env, cwd, answer })).code).toBe(0);
    expect(sent[1]).toMatchObject({ ifMatch: '"f1"', query: { prune: 'true', onDrift: 'refuse', source: 'shop' } });
    expect(sent[1]?.body).toEqual(sent[0]?.body);
  });

  test('refuses a plan with drift, one for another project, and what is no plan', async () => {
    const cwd = repository();
    const { answer, sent } = fakeServer(drifted);
    await sendora(['plan', '--out', 'plan.json'], { env, cwd, answer });
    expect(await sendora(['apply', '--plan', 'plan.json'], { env, cwd, answer })).toMatchObject({
      code: 1,
      problem: { code: 'drifted' },
    });
    const elsewhere = { ...env, SENDORA_PROJECT: ids.other };
    expect((await sendora(['apply', '--plan', 'plan.json'], { env: elsewhere, cwd, answer })).code).toBe(3);
    writeFileSync(join(cwd, 'other.json'), '{}');
    expect((await sendora(['apply', '--plan', 'other.json'], { env, cwd, answer })).code).toBe(3);
    expect((await sendora(['apply', 'b.json', '--plan', 'plan.json'], { env, cwd, answer })).code).toBe(3);
    expect(sent).toHaveLength(1);
  });
});

test('diff shows both sides, values, and what only the project has', async () => {
  const { answer } = fakeServer();
  const unmanaged = {
    kind: 'workflow',
    name: 'By hand',
    source: null,
    state: 'unmanaged',
    changedBy: null,
    changedAt: null,
    changes: [],
  };
  const both = (url: URL, init: RequestInit) =>
    init.method === 'GET' ? json({ data: [unmanaged] }) : answer(url, init);
  const cwd = repository();
  const { code, stdout } = await sendora(['diff', '--no-color', '--detailed-exitcode'], {
    env,
    cwd,
    answers: [],
    answer: both,
  });
  expect(code).toBe(2);
  expect(stdout).toContain('/steps/1/config/subject\n        - a\n        + b\n');
  expect(stdout).toContain('? workflow  By hand   only in the project, made by hand');
});

test('an empty folder is no bundle: a prune of it would delete everything', async () => {
  const cwd = repository();
  mkdirSync(join(cwd, 'empty'));
  const { code, problem: said } = await sendora(['apply', 'empty', '--prune', '--yes'], { env, cwd });
  expect([code, said.detail]).toEqual([3, expect.stringContaining('holds no files')]);
});
