import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildIfStale } from '../../scripts/build.ts';
import { sha256Hex } from '../../src/worker/ids.ts';

const root = join(import.meta.dirname, '../..');
const zeros = '00000000-0000-0000-0000-000000000000';
let home: string;

beforeEach(async () => {
  await buildIfStale();
  home = mkdtempSync(join(tmpdir(), 'sendora-bootstrap-test-'));
  mkdirSync(join(home, 'bin'));
  const fake = join(root, 'test/support/fake-wrangler.ts');
  writeFileSync(join(home, 'bin/wrangler'), `#!/bin/sh\nexec "${process.execPath}" "${fake}" "$@"\n`);
  chmodSync(join(home, 'bin/wrangler'), 0o755);
  for (const name of ['wrangler.toml', 'migrations']) cpSync(join(root, name), join(home, name), { recursive: true });
  setAccount({});
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const accountFile = () => join(home, 'account.json');
const account = () => JSON.parse(readFileSync(accountFile(), 'utf8'));
const config = () => readFileSync(join(home, 'wrangler.toml'), 'utf8');
const calls = () => readFileSync(`${accountFile()}.calls`, 'utf8').trim().split('\n');
const rows = (sql: string) => new DatabaseSync(`${accountFile()}.sqlite`).prepare(sql).all();

function setAccount(change: Record<string, unknown>): void {
  const empty = { loggedIn: true, paid: true, databases: [], queues: [], secrets: {}, deployed: 0 };
  writeFileSync(accountFile(), JSON.stringify({ ...empty, ...change }));
}

/** Runs the script with the wrangler that stands in, or with the real one of the project. */
function bootstrap(
  args: string[],
  { wrangler = join(home, 'bin'), env = {} }: { wrangler?: string; env?: object } = {},
) {
  const { ENCRYPTION_KEY: _own, ...outer } = process.env;
  const ran = spawnSync(
    process.execPath,
    [join(root, 'scripts/bootstrap.ts'), '--config', join(home, 'wrangler.toml'), '--wait', '0', ...args],
    {
      encoding: 'utf8',
      env: {
        ...outer,
        PATH: `${wrangler}:${process.env.PATH}`,
        FAKE_ACCOUNT: accountFile(),
        SENDORA_STATE: join(home, 'state'),
        ...env,
      },
    },
  );
  return { code: ran.status, out: ran.stdout, error: ran.stderr };
}

const acme = ['--org', 'Acme Ltd.', '--project', 'Production'];
const exported = (out: string, name: string) => new RegExp(`export ${name}=(\\S+)`).exec(out)?.[1] ?? '';

describe('npm run bootstrap', () => {
  it('makes a deployment out of nothing', () => {
    const { code, out, error } = bootstrap(acme);
    expect([code, error]).toEqual([0, '']);
    const { databases, queues, secrets, deployed } = account();
    expect(databases).toEqual([{ name: 'sendora', uuid: expect.any(String) }]);
    const kinds = ['events', 'sends', 'webhooks', 'ai'];
    expect(queues.toSorted()).toEqual(kinds.flatMap((kind) => [`sendora-${kind}`, `sendora-${kind}-dead`]).toSorted());
    expect(config()).toContain(`database_id = "${databases[0].uuid}"`);
    expect(config()).toContain('PUBLIC_URL = "https://sendora.acme.workers.dev"');
    expect(Buffer.from(secrets.ENCRYPTION_KEY, 'base64')).toHaveLength(32);
    expect(deployed).toBe(2);
    const [keyRow] = rows("SELECT key_hash AS hash, org_id AS org FROM api_keys WHERE role = 'admin'");
    expect(keyRow).toEqual({ hash: sha256Hex(exported(out, 'ADMIN_KEY')), org: exported(out, 'ORG_ID') });
    expect(rows('SELECT name, slug, plan FROM orgs')).toEqual([{ name: 'Acme Ltd.', slug: 'acme-ltd', plan: 'pro' }]);
    expect(rows('SELECT id, name FROM projects')).toEqual([{ id: exported(out, 'PROJECT_ID'), name: 'Production' }]);
    expect(exported(out, 'SENDORA_URL')).toBe('https://sendora.acme.workers.dev');
    const migrated = calls().findIndex((call) => call.startsWith('d1 migrations apply DB'));
    expect(migrated).toBeLessThan(calls().indexOf('deploy'));
  });

  it('does nothing twice, and keeps what it made up in a file for its owner alone', () => {
    const first = bootstrap(acme);
    const before = account();
    const second = bootstrap(acme);
    expect(second.code).toBe(0);
    expect(account()).toEqual({ ...before, deployed: before.deployed + 1 });
    for (const name of ['ADMIN_KEY', 'ORG_ID', 'PROJECT_ID'])
      expect(exported(second.out, name)).toBe(exported(first.out, name));
    expect(rows('SELECT count(*) AS n FROM api_keys')).toEqual([{ n: 2 }]);
    expect(statSync(join(home, 'state/deploy-sendora.json')).mode & 0o777).toBe(0o600);
  });

  it('continues after a failure where it stopped', () => {
    setAccount({ paid: false });
    const failed = bootstrap(acme);
    expect([failed.code, failed.error]).toEqual([1, expect.stringContaining('Workers Paid')]);
    setAccount({ ...account(), paid: true });
    expect(bootstrap(acme).code).toBe(0);
    expect(account().databases).toHaveLength(1);
  });

  it('only looks in a dry run', () => {
    const { code, out } = bootstrap([...acme, '--dry-run']);
    expect(code).toBe(0);
    for (const what of ['d1 create sendora', 'queues create sendora-ai-dead', 'd1 migrations apply DB', 'deploy'])
      expect(out).toMatch(new RegExp(`would .*wrangler ${what}`));
    expect(account()).toMatchObject({ databases: [], queues: [], deployed: 0 });
    expect(config()).toContain(zeros);
    expect(calls().every((call) => /list|whoami/.test(call))).toBe(true);
  });

  it('takes the key of the environment, and needs it for a Worker that has one', () => {
    setAccount({ secrets: { ENCRYPTION_KEY: 'x' }, deployed: 1 });
    const without = bootstrap(acme);
    expect([without.code, without.error]).toEqual([1, expect.stringContaining('ENCRYPTION_KEY=<that key>')]);
    const key = Buffer.alloc(32, 7).toString('base64');
    expect(bootstrap(acme, { env: { ENCRYPTION_KEY: key } }).code).toBe(0);
    expect(account().secrets).toEqual({ ENCRYPTION_KEY: 'x' });
    const short = bootstrap(acme, { env: { ENCRYPTION_KEY: 'short' } });
    expect([short.code, short.error]).toEqual([1, expect.stringContaining('ENCRYPTION_KEY cannot be used')]);
  });

  it('leaves an organisation alone that was made elsewhere', () => {
    bootstrap(acme);
    const key = account().secrets.ENCRYPTION_KEY;
    rmSync(join(home, 'state'), { recursive: true });
    const { code, out } = bootstrap(acme, { env: { ENCRYPTION_KEY: key } });
    expect([code, out]).toEqual([0, expect.stringContaining('made elsewhere')]);
    expect(rows('SELECT count(*) AS n FROM projects')).toEqual([{ n: 1 }]);
  });

  it('refuses a database that is not the one of the configuration', () => {
    writeFileSync(join(home, 'wrangler.toml'), config().replace(zeros, '22222222-0000-4000-8000-000000000000'));
    const missing = bootstrap(acme);
    expect([missing.code, missing.error]).toEqual([1, expect.stringContaining('Is it another account?')]);
    setAccount({ databases: [{ name: 'sendora', uuid: 'another' }] });
    expect(bootstrap(acme).error).toContain('it has another');
  });

  it.each([
    ['nobody is logged in', { loggedIn: false }, acme, 'npx wrangler login'],
    ['nothing is given', {}, [], '--org is missing.\n--project is missing.'],
    ['the plan is unknown', {}, [...acme, '--plan', 'gold'], '--plan must be one of free, starter, pro.'],
    ['the address is not one', {}, [...acme, '--url', 'http://x'], '--url must be like'],
    ['the name gives no slug', {}, ['--org', 'Бренд', '--project', 'P'], '--slug must be'],
    ['an option is unknown', {}, ['--orgs', 'x'], "Unknown option '--orgs'"],
  ])('says what to do when %s', (_what, change, args, error) => {
    setAccount(change);
    const ran = bootstrap(args);
    expect([ran.code, ran.error]).toEqual([1, expect.stringContaining(error)]);
    expect(ran.error).not.toContain('    at ');
  });

  it('makes the tables and an organisation in the local database with the real wrangler', () => {
    const real = { wrangler: join(root, 'node_modules/.bin') };
    const { code, out, error } = bootstrap([...acme, '--local'], real);
    expect([code, error]).toEqual([0, '']);
    expect(exported(out, 'ADMIN_KEY')).toMatch(/^pk_prod_/);
  }, 400_000);
});
