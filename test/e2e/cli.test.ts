import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync, cpSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { cliBundle } from '../../scripts/build.ts';
import { type ApiClient, createApiClient } from '../../src/sdk/api/index.ts';
import { addressOf, runCliProcess as run, temporaryFolder } from '../support/cli-process.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let api: ApiClient;

beforeAll(async () => {
  server = await startServer();
  const { url, orgId, apiKey } = server.demo;
  api = createApiClient({ url, orgId, key: apiKey });
});
afterAll(() => server?.stop());

/** A project of its own with a key bound to it, and a repository with the example. */
async function shop() {
  const { id } = await api.createProject({ body: { name: `CLI ${randomUUID()}` } });
  const { key, id: keyId } = await api.createKey({ body: { name: 'cli', role: 'editor', projectId: id } });
  const cwd = temporaryFolder();
  const env = addressOf(server.demo, id, key);
  const sendora = (...args: string[]) => run(args, { env, cwd });
  expect(await sendora('init', '--example')).toMatchObject({ code: 0 });
  const file = (name: string) => join(cwd, 'sendora', name);
  const edit = (name: string, from: string, to: string) =>
    writeFileSync(file(name), readFileSync(file(name), 'utf8').replace(from, to));
  const find = async () => (await api.listWorkflows({ query: { projectId: id } })).data;
  return { id, key, keyId, cwd, env, sendora, file, edit, find };
}

test('one file of at most 1.1 MB that anybody may start', () => {
  const { size, mode } = statSync(cliBundle);
  expect(size).toBeLessThan(1_100_000);
  expect(mode & 0o111).toBe(0o111);
  const code = readFileSync(cliBundle, 'utf8');
  expect(code.startsWith('#!/usr/bin/env node\n')).toBe(true);
  expect(code).not.toMatch(/\bnew Function\b|(?<![.\w$])eval\(/);
});

test('it needs nothing that Node 20 lacks', async () => {
  const cwd = temporaryFolder();
  const older = `for (const [owner, names] of [[Map, ['groupBy']], [Object, ['groupBy']], [Array, ['fromAsync']], [Promise, ['withResolvers', 'try']],
    [Set.prototype, ['union', 'intersection', 'difference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom']], [RegExp, ['escape']],
    [globalThis, ['WebSocket', 'Iterator', 'Float16Array', 'navigator']]]) for (const name of names) delete owner[name];
    for (const name of ['map', 'filter', 'take', 'toArray', 'some', 'find']) delete Object.getPrototypeOf(Object.getPrototypeOf([].values()))[name];`;
  writeFileSync(join(cwd, 'node20.mjs'), older);
  const options = { cwd, node: ['--import', join(cwd, 'node20.mjs')], env: addressOf(server.demo) };
  expect(await run(['init', '--example'], options)).toMatchObject({ code: 0, stderr: '' });
  for (const args of [['validate'], ['test'], ['fmt'], ['plan'], ['diff', '--human'], ['runs', 'list']]) {
    expect(await run(args, options)).toMatchObject({ code: 0, stderr: '' });
  }
});

describe('plan and apply', () => {
  test('files that are applied are exported again to the byte, also into a fresh project', async () => {
    const { sendora, cwd, find } = await shop();
    expect((await sendora('apply', '--yes')).json).toMatchObject({ created: 6, dryRun: false });
    expect((await find()).map(({ name }) => name)).toEqual(['Welcome']);
    const before = filesOf(join(cwd, 'sendora'));
    expect((await sendora('export', 'copy')).json).toMatchObject({ items: 6, removed: [] });
    expect(filesOf(join(cwd, 'copy'))).toEqual(before);
    expect((await sendora('export')).json).toMatchObject({ written: [], removed: [] });
    const other = await shop();
    rmSync(join(other.cwd, 'sendora'), { recursive: true });
    cpSync(join(cwd, 'copy'), join(other.cwd, 'sendora'), { recursive: true });
    expect((await other.sendora('apply', '--yes')).json.created).toBe(6);
    expect((await other.sendora('export', '-')).stdout).toBe((await sendora('export', '-')).stdout);
  });

  test('a plan for people shows what changes, and a diff the values', async () => {
    const { sendora, edit } = await shop();
    await sendora('apply', '--yes');
    edit('templates/first-step.html', 'five minutes', 'two minutes');
    const plan = await sendora('plan', '--human');
    expect(plan.stdout).toMatch(/~ template {2}First step {3}v1 → v2\n.*~ html\n/);
    expect(plan.stdout).toContain('Plan: 0 to create, 1 to update, 0 to delete, 5 unchanged.');
    const diff = await sendora('diff', '--human', '--detailed-exitcode');
    expect(diff.code).toBe(2);
    expect(diff.stdout).toMatch(/- <p>it takes five minutes[\s\S]*\+ <p>it takes two minutes/);
  });

  test('a change by hand is shown, refused, and undone only when asked', async () => {
    const { sendora, find } = await shop();
    await sendora('apply', '--yes');
    const [welcome] = await find();
    await api.patchWorkflow({ params: { id: welcome?.id ?? '' }, body: { description: 'By hand' } });
    expect((await sendora('plan', '--human')).stdout).toMatch(/! drift {5}Welcome: changed by .+ just now/);
    const refused = await sendora('apply', '--yes');
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.problem.detail).toMatch(/Welcome/);
    expect((await sendora('apply', '--yes', '--overwrite')).json).toMatchObject({ updated: 1 });
    expect((await find())[0]?.description).toBeNull();
  });

  test('a plan that was kept does exactly that, or nothing', async () => {
    const { sendora, edit, find } = await shop();
    expect((await sendora('plan', '--out', 'plan.json')).code).toBe(0);
    // The plan holds the files as they were.
    edit('templates/first-step.json', 'Your first step', 'Another');
    expect((await sendora('apply', '--plan', 'plan.json')).json.created).toBe(6);
    const stale = await sendora('apply', '--plan', 'plan.json');
    expect([stale.code, stale.problem.code]).toEqual([1, 'precondition_failed']);
    expect(await find()).toHaveLength(1);
    const other = await shop();
    const foreign = await run(['apply', '--plan', 'plan.json'], { cwd: (await shop()).cwd, env: other.env });
    expect(foreign.code).toBe(3);
  });

  test('every fault of files and server has its file, line and column', async () => {
    const { sendora, file } = await shop();
    writeFileSync(
      file('workflows/two.json'),
      '{"name": "Two", "trigger": {"eventType": "a"}, "isActive": true,\n "steps": [{"type": "send_mail"}]}',
    );
    appendFileSync(file('templates/first-step.html'), '\n{{#if');
    mkdirSync(file('partials'));
    writeFileSync(file('partials/lost.hbs'), 'x');
    const { code, stdout, problem } = await sendora('apply', '--yes');
    expect([code, stdout, problem.code]).toEqual([1, '', 'faults']);
    const places = problem.errors.map((e: { file: string; line: number; code: string }) => [e.file, e.line, e.code]);
    expect(places).toEqual(
      expect.arrayContaining([
        ['sendora/partials/lost.hbs', 1, 'orphan_file'],
        ['sendora/templates/first-step.html', 5, 'template_syntax'],
        ['sendora/workflows/two.json', 2, 'unknown_type'],
      ]),
    );
    expect(places.map(([name]: string[]) => name)).toEqual(places.map(([name]: string[]) => name).toSorted());
    rmSync(file('workflows/two.json'));
    rmSync(file('partials/lost.hbs'));
    const template = readFileSync(file('templates/first-step.html'), 'utf8');
    writeFileSync(file('templates/first-step.html'), template.replace('\n{{#if', ''));
    const rule = { kind: 'alert', name: 'R', channels: ['Nowhere'], match: { eventType: 'a' }, severity: 'error' };
    mkdirSync(file('rules'));
    writeFileSync(file('rules/r.json'), JSON.stringify(rule, null, 2));
    const unknown = await sendora('plan');
    expect([unknown.code, unknown.problem.code]).toEqual([1, 'invalid']);
    expect(unknown.problem.errors).toEqual([
      expect.objectContaining({ file: 'sendora/rules/r.json', line: 5, column: 5, code: 'unknown_reference' }),
    ]);
  });

  test('channels have the names of the environment, in both directions', async () => {
    const { sendora, file, cwd, id } = await shop();
    await api.createChannel({ body: { projectId: id, name: 'Mail EU', kind: 'in_app' } });
    const settings = join(cwd, 'sendora.json');
    const project = JSON.parse(readFileSync(settings, 'utf8'));
    project.environments.dev.channels = { Inbox: 'Mail EU' };
    writeFileSync(settings, JSON.stringify(project));
    const rule = { kind: 'notification', key: 'cli.paid', channels: ['Inbox'], content: { title: 'Hi', body: 'x' } };
    mkdirSync(file('rules'));
    writeFileSync(file('rules/paid.json'), JSON.stringify(rule));
    expect(await sendora('apply', '--yes')).toMatchObject({ code: 0 });
    expect((await sendora('export')).code).toBe(0);
    expect(JSON.parse(readFileSync(file('rules/cli-paid.json'), 'utf8')).channels).toEqual(['Inbox']);
    expect((await sendora('plan', '--detailed-exitcode')).code).toBe(0);
  });
});

/** Text of every file below a folder, hidden ones too. */
function filesOf(folder: string): Record<string, string> {
  const names = globSync('**/*.*', { cwd: folder }).sort();
  return Object.fromEntries(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

describe('when things go wrong', () => {
  test('the key is never printed', async () => {
    const { sendora, key, cwd, env } = await shop();
    const { SENDORA_KEY: _key, ...address } = env;
    const login = await run(['login', '--key-stdin'], { cwd, env: address, stdin: `${key}\n` });
    expect(login).toMatchObject({ code: 0 });
    const outputs = [
      login,
      await run(['whoami'], { cwd, env: address }),
      await sendora('whoami', '--human'),
      await sendora('plan'),
    ];
    outputs.push(
      await run(['plan', key], { cwd, env }),
      await run(['track', key, '--user', key, '--wait', '--nonsense', key], { cwd, env }),
    );
    for (const { stdout, stderr } of outputs) expect(stdout + stderr).not.toContain(key);
    const file = join(cwd, 'config/sendora/credentials.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(file, '..')).mode & 0o777).toBe(0o700);
    expect(await run(['logout'], { cwd, env: address })).toMatchObject({ code: 0, json: { forgotten: true } });
    expect(await run(['whoami'], { cwd, env: address })).toMatchObject({ code: 3 });
  });

  test('a revoked key is 1 and says where, a server that is not there is 4', async () => {
    const { sendora, keyId, cwd, env } = await shop();
    await api.revokeKey({ params: { id: keyId } });
    const revoked = await sendora('plan');
    expect([revoked.code, revoked.problem.code]).toEqual([1, 'unauthorized']);
    expect(revoked.problem.detail).toContain(`dev (${server.demo.url})`);
    expect(revoked.problem.detail).toContain('SENDORA_KEY');
    const gone = await run(['plan'], { cwd, env: { ...env, SENDORA_URL: 'http://127.0.0.1:2' } });
    expect([gone.code, gone.problem.code]).toEqual([4, 'unreachable']);
  });

  test('an answer of a proxy is 4 and shows how it begins; a key follows no redirect', async () => {
    const { cwd, env } = await shop();
    const seen: (string | undefined)[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(request.headers['x-api-key'] as string | undefined);
      response.end('{}');
    }).listen(0);
    const proxy = createServer((request, response) => {
      if (request.url?.includes('/projects/')) {
        const { port } = elsewhere.address() as AddressInfo;
        response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end();
      } else
        response
          .writeHead(200, { 'content-type': 'text/html' })
          .end(`<html><title>Sign in</title>${'x'.repeat(1_000)}`);
    }).listen(0);
    onTestFinished(() => void [proxy.close(), elsewhere.close()]);
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const html = await run(['plan'], { cwd, env: { ...env, SENDORA_URL: url } });
    expect(html.code).toBe(4);
    expect(html.problem.detail).toContain('<html><title>Sign in</title>');
    expect(html.problem.detail.length).toBeLessThan(400);
    expect((await run(['whoami'], { cwd, env: { ...env, SENDORA_URL: url } })).code).toBe(4);
    expect(seen).toEqual([]);
  });

  test('a reader that has seen enough is no error, and a large output arrives whole', async () => {
    const cwd = temporaryFolder();
    const audiences = Array.from({ length: 400 }, (_, n) => ({
      condition: { trait: 'plan', value: 'x'.repeat(900) },
      name: `A${n}`,
    }));
    const text = JSON.stringify({ version: 1, audiences });
    const whole = await run(['fmt', '-'], { cwd, stdin: text });
    expect([whole.code, whole.json.audiences.length]).toEqual([0, 400]);
    expect(whole.stdout.length).toBeGreaterThan(300_000);
    writeFileSync(join(cwd, 'large.json'), text);
    const script = `set -o pipefail; "${process.execPath}" "${cliBundle}" fmt - < large.json | head -c 10 > first`;
    const { stderr } = await promisify(execFile)('bash', ['-c', script], { cwd });
    expect([stderr, readFileSync(join(cwd, 'first'), 'utf8')]).toEqual(['', '{\n  "$sche']);
  });
});

describe('events and people', () => {
  test('track follows the run of its event, and tells what nothing started', async () => {
    const { sendora, edit, file } = await shop();
    edit('workflows/welcome.json', '1440', '0.01');
    rmSync(file('tests'), { recursive: true });
    expect(await sendora('apply', '--yes')).toMatchObject({ code: 0 });
    const sent = await sendora(
      'track',
      'user.signed_up',
      '--user',
      'ada',
      '--prop',
      'setupUrl=https://a.example',
      '--prop',
      'n=1',
      '--wait',
    );
    expect(sent).toMatchObject({ code: expect.any(Number) });
    expect(sent.json.runs[0]).toMatchObject({ workflowName: 'Welcome', userId: 'ada' });
    const nothing = await sendora('track', 'user.signed_out', '--user', 'ada', '--wait');
    expect([nothing.code, nothing.problem.code]).toEqual([1, 'nothing_started']);
    expect(nothing.problem.detail).toContain('Welcome');
  });

  test('tail shows what came and what it started, a document a line, until Ctrl-C', async () => {
    const { env, cwd, sendora } = await shop();
    await sendora('apply', '--yes');
    await sendora('track', 'user.signed_up', '--user', 'bob');
    const { code, stdout } = await run(['tail', '--since', '5m', '--type', 'user.*'], {
      env,
      cwd,
      onOutput: (text) => (text.includes('\n') ? 'SIGINT' : undefined),
    });
    expect(code).toBe(130);
    const [event] = stdout
      .trim()
      .split('\n')
      .map((line: string) => JSON.parse(line));
    expect(event).toMatchObject({ type: 'user.signed_up', userId: 'bob', runs: [{ workflowName: 'Welcome' }] });
  });

  test('people of a file arrive, and lines that are refused are kept', async () => {
    const { sendora, id, cwd } = await shop();
    const rows = Array.from({ length: 1_200 }, (_, n) => `p${n},p${n}@example.com,${n},"a ""quoted""\nname"`);
    writeFileSync(
      join(cwd, 'people.csv'),
      ['id,E-mail,age,name', ...rows, ',x@example.com,1,y', 'z,z@example.com,old,y'].join('\r\n'),
    );
    const args = ['import', 'profiles', 'people.csv', '--map', 'E-mail=email', '--map', 'age=age:number'];
    expect((await sendora(...args, '--dry-run')).json).toMatchObject({ lines: 1_202, accepted: 1_200, refused: 2 });
    const done = await sendora(...args, '--errors', 'errors.csv');
    expect(done.code).toBe(1);
    expect(done.json).toMatchObject({
      accepted: 1_200,
      refused: 2,
      errors: [{ file: 'people.csv', line: 2402 }, { line: 2403 }],
    });
    expect(readFileSync(join(cwd, 'errors.csv'), 'utf8').split('\r\n')).toEqual([
      'line,error',
      '2402,"""id"" is empty; it is the id of the person.",,x@example.com,1,y',
      '2403,"""age"" is ""old"", which is no number.",z,z@example.com,old,y',
      '',
    ]);
    await expect
      .poll(() => api.getProfile({ params: { userId: 'p1199' }, query: { projectId: id } }).catch(() => null), {
        timeout: 30_000,
        interval: 300,
      })
      .toMatchObject({ email: 'p1199@example.com', traits: { age: 1199, name: 'a "quoted"\nname' } });
  });
});
