import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../../..');
const page = readFileSync(join(root, 'docs/how-to/add-a-table.md'), 'utf8');

/** Owner by table, as the page lists them. */
const owners = new Map(
  [...page.matchAll(/^\| `(\w+)` \| [^|]+ \| (.+) \|$/gm)].map(([, table = '', owner = '']) => [
    table,
    owner.replaceAll('`', ''),
  ]),
);

/** The name of each table by that of its constant in db/schema. */
const tables = new Map<string, string>();
for (const file of readdirSync(join(root, 'src/worker/db/schema'))) {
  const family: object = await import(join(root, 'src/worker/db/schema', file));
  for (const [constant, value] of Object.entries(family)) {
    if (value instanceof SQLiteTable) tables.set(constant, getTableConfig(value).name);
  }
}
const names = [...tables.values()].sort();

/** Tables that a source text writes: by SQL, or by a builder of drizzle. */
function tablesWrittenBy(text: string): string[] {
  const sql = /\b(?:INSERT(?: OR \w+)? INTO|UPDATE(?: OR \w+)?|DELETE FROM)\s+(\w+)/g;
  const builder = /\.(?:insert|update|delete)\((\w+)\)/g;
  const bulk = /\b(?:upsert|remove)Rows\(db, (\w+)/g;
  const written = [
    ...[...text.matchAll(sql)].map(([, table = '']) => table),
    ...[...text.matchAll(builder), ...text.matchAll(bulk)].map(([, constant = '']) => tables.get(constant) ?? ''),
  ];
  return [...new Set(written)].filter((table) => names.includes(table));
}

const writers = readdirSync(join(root, 'src/worker'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join('src/worker', path))
  .flatMap((path) => tablesWrittenBy(readFileSync(join(root, path), 'utf8')).map((table) => ({ table, path })));

/** How rows end, by time or with their person, is decided for all tables in one place. */
const endings = ['src/worker/store/retention.ts', 'src/worker/store/person-rows.ts'];

describe('the owners of tables in docs/how-to/add-a-table.md', () => {
  it('are named for every table of the schema, once', () => {
    expect([...owners.keys()]).toEqual(names);
    expect(page.match(/^\| `\w+` \|/gm)).toHaveLength(names.length);
  });

  it('exist', () => {
    const missing = [...owners.values()]
      .flatMap((owner) => owner.split(' and '))
      .filter((owner) => owner !== 'triggers' && !existsSync(join(root, owner)));
    expect(missing).toEqual([]);
  });

  it('are the only writers of their tables in src/worker', () => {
    const strangers = writers.filter(
      ({ table, path }) =>
        !(owners.get(table) ?? 'nobody').split(' and ').some((owner) => path.startsWith(owner)) &&
        !endings.includes(path),
    );
    expect(strangers).toEqual([]);
  });

  it('write their tables', () => {
    const written = new Set(writers.map(({ table }) => table));
    const idle = names.filter((table) => owners.get(table)?.startsWith('src/worker/') && !written.has(table));
    expect(idle).toEqual([]);
  });
});

describe('tablesWrittenBy', () => {
  it('finds every form of a write', () => {
    const text = `INSERT OR IGNORE INTO events x; UPDATE OR REPLACE devices SET; DELETE FROM orgs WHERE;
      db.insert(apiKeys).values(row); db.update(settings).set({}); db.delete(templates); upsertRows(db, topics, rows); cache.delete(key); DO UPDATE SET a`;
    expect(tablesWrittenBy(text).toSorted()).toEqual([
      'api_keys',
      'devices',
      'events',
      'orgs',
      'settings',
      'templates',
      'topics',
    ]);
  });
});
