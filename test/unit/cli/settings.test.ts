import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { address, ids, json, key, problem, scratch, sendora } from '../../support/cli.ts';

const project = (name = 'Shop') => json({ id: ids.project, name, createdAt: '2026-01-01T00:00:00.000Z' });

/** A folder with a project file. */
function folderWith(file: unknown): string {
  const cwd = scratch();
  writeFileSync(join(cwd, 'sendora.json'), typeof file === 'string' ? file : JSON.stringify(file, null, 2));
  return cwd;
}

const dev = { url: 'https://dev.test/', org: ids.org, project: ids.project };
const prod = { url: 'https://prod.test', org: ids.org, project: ids.other };
const two = { environments: { dev, prod }, default: 'dev' };

/** Where `whoami` went: address, project and key. */
async function wentTo(argv: readonly string[], world: { env?: Record<string, string>; cwd?: string }) {
  let went: string[] = [];
  const result = await sendora(['whoami', ...argv], {
    ...world,
    answer: (url, init) => {
      went = [url.origin, url.pathname.split('/').at(-1) ?? '', new Headers(init.headers).get('x-api-key') ?? ''];
      return project();
    },
  });
  return { ...result, went };
}

describe('which project is meant', () => {
  test.each([
    ['the default environment', [], {}, ['https://dev.test', ids.project]],
    ['the one that is named', ['--env', 'prod'], {}, ['https://prod.test', ids.other]],
    ['that of the variables', [], { SENDORA_URL: 'https://ci.test' }, ['https://ci.test', ids.project]],
    [
      'the one that is named, before the variables',
      ['--env', 'prod'],
      { SENDORA_URL: 'https://ci.test' },
      ['https://prod.test', ids.other],
    ],
  ])('%s', async (_what, argv, env, expected) => {
    const { went } = await wentTo(argv, { cwd: folderWith(two), env: { SENDORA_KEY: key, ...env } });
    expect(went).toEqual([...expected, key]);
  });

  test('a project file of a folder above counts', async () => {
    const cwd = folderWith({ environments: { only: dev } });
    mkdirSync(join(cwd, 'a/b'), { recursive: true });
    const { json: answer } = await wentTo([], { cwd: join(cwd, 'a/b'), env: { SENDORA_KEY: key } });
    expect(answer).toMatchObject({ environment: 'only', url: 'https://dev.test' });
  });

  test('variables that lead elsewhere belong to no environment', async () => {
    const env = { SENDORA_KEY: key, SENDORA_PROJECT: ids.other };
    const { json: answer } = await wentTo([], { cwd: folderWith(two), env });
    expect(answer).toMatchObject({ environment: null, project: ids.other });
  });

  test('what is missing is named at once, and nothing is sent', async () => {
    const { code, problem: refused } = await sendora(['whoami'], { env: { SENDORA_KEY: key } });
    expect(code).toBe(3);
    for (const name of ['SENDORA_URL', 'SENDORA_ORG', 'SENDORA_PROJECT']) expect(refused.detail).toContain(name);
  });

  test('an environment that is not there is refused with the one that is near', async () => {
    const { code, problem: refused } = await sendora(['whoami', '--env', 'prd'], { cwd: folderWith(two) });
    expect([code, refused.detail]).toEqual([3, expect.stringContaining('Did you mean "prod"?')]);
  });
});

describe('sendora.json', () => {
  test('a fault names the file, not a request', async () => {
    const { problem: refused } = await sendora(['whoami'], { cwd: folderWith({ ...two, sauce: 'shop' }) });
    const [fault] = refused.errors ?? [];
    expect(fault).toMatchObject({ code: 'unknown_field', suggestion: 'source' });
    expect(fault?.message).toContain('`sauce` is not a field of sendora.json.');
  });

  test.each([
    ['a key', { ...two, apiKey: key }, 'key_in_file'],
    ['a key of an environment', { environments: { dev: { ...dev, key } } }, 'key_in_file'],
    ['an unknown field', { enviroments: {} }, 'unknown_field'],
    ['an address without a scheme', { environments: { dev: { ...dev, url: 'dev.test' } } }, 'invalid_format'],
    ['a default that is not there', { ...two, default: 'staging' }, 'invalid_value'],
    [
      'two channels that would be one',
      { environments: { dev: { ...dev, channels: { A: 'X', B: 'X' } } } },
      'duplicate_name',
    ],
    ['a source with spaces', { source: 'My shop' }, 'invalid_format'],
    ['text that is no JSON', '{"source": }', 'invalid_json'],
  ])('with %s is refused with its place', async (_what, file, code) => {
    const result = await sendora(['whoami'], { cwd: folderWith(file), env: address });
    expect(result.code).toBe(3);
    expect(result.problem.errors).toContainEqual(
      expect.objectContaining({ file: 'sendora.json', code, line: expect.any(Number), column: expect.any(Number) }),
    );
    expect(result.stdout + result.stderr).not.toContain(key);
  });
});

describe('keys', () => {
  const at = { SENDORA_URL: dev.url, SENDORA_ORG: ids.org, SENDORA_PROJECT: ids.project };

  test('a key is asked for without echo, tried, stored for its owner alone, and used afterwards', async () => {
    const cwd = scratch();
    const login = await sendora(['login'], { cwd, env: at, answers: [key], answer: () => project() });
    expect(login).toMatchObject({ code: 0, questions: ['Key for https://dev.test: '] });
    const file = join(cwd, 'config/sendora/credentials.json');
    expect([statSync(join(cwd, 'config/sendora')).mode & 0o777, statSync(file).mode & 0o777]).toEqual([0o700, 0o600]);
    const { went, json: answer } = await wentTo([], { cwd, env: at });
    expect([went[2], answer.keyFrom]).toEqual([key, 'sendora login']);
    expect((await sendora(['logout'], { cwd, env: at })).json.forgotten).toBe(true);
    expect((await sendora(['logout'], { cwd, env: at })).json.forgotten).toBe(false);
    expect((await sendora(['whoami'], { cwd, env: at })).problem.detail).toContain('sendora login');
  });

  test('a key that the server does not take is not stored', async () => {
    const cwd = scratch();
    const answer = () => problem(401, 'unauthorized', 'There is no such key.');
    const login = await sendora(['login', '--key-stdin'], { cwd, env: at, stdin: `${key}\n`, answer });
    expect(login.code).toBe(1);
    expect((await sendora(['whoami'], { cwd, env: at })).code).toBe(3);
  });

  test.each([
    ['config/sendora/credentials.json', 0o644, '600'],
    ['config/sendora', 0o755, '700'],
  ])('a key in a place that others can read (%s) is refused with what closes it', async (name, mode, closed) => {
    const cwd = scratch();
    await sendora(['login', '--key-stdin'], { cwd, env: at, stdin: key, answer: () => project() });
    chmodSync(join(cwd, name), mode);
    const { code, problem: refused } = await sendora(['whoami'], { cwd, env: at });
    expect([code, refused.detail]).toEqual([3, expect.stringContaining(`chmod ${closed} ${join(cwd, name)}`)]);
  });

  test('a key goes to the server that it was stored for, and to no other', async () => {
    const cwd = scratch();
    await sendora(['login', '--key-stdin'], { cwd, env: at, stdin: key, answer: () => project() });
    const elsewhere = { ...at, SENDORA_URL: 'https://evil.test' };
    expect((await sendora(['whoami'], { cwd, env: elsewhere })).code).toBe(3);
  });

  test('SENDORA_KEY_FILE holds a key; what is no key is not sent', async () => {
    const cwd = scratch();
    const file = join(cwd, 'key');
    writeFileSync(file, `${key}\n`);
    expect((await wentTo([], { cwd, env: { ...at, SENDORA_KEY_FILE: file } })).went[2]).toBe(key);
    writeFileSync(file, 'two\nlines');
    const { code, problem: refused } = await sendora(['whoami'], { cwd, env: { ...at, SENDORA_KEY_FILE: file } });
    expect([code, refused.detail]).toEqual([3, 'SENDORA_KEY_FILE does not hold a key.']);
    expect((await sendora(['whoami'], { cwd, env: { ...at, SENDORA_KEY_FILE: 'nowhere' } })).code).toBe(3);
  });

  test('nobody can be asked in a pipe', async () => {
    expect(await sendora(['login'], { env: at })).toMatchObject({ code: 3, problem: { code: 'usage' } });
  });

  test('a file that is damaged is said to be', async () => {
    const cwd = scratch();
    await sendora(['login', '--key-stdin'], { cwd, env: at, stdin: key, answer: () => project() });
    const file = join(cwd, 'config/sendora/credentials.json');
    expect(readFileSync(file, 'utf8')).toContain(key);
    writeFileSync(file, '{');
    expect((await sendora(['whoami'], { cwd, env: at })).problem.detail).toContain('run sendora login again');
  });
});
