import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { unstable_splitSqlQuery } from 'wrangler';

// The table `wrangler d1 migrations apply` keeps, so that both tools see the same history.
const history = `CREATE TABLE IF NOT EXISTS "d1_migrations"(
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/** Applies the migrations that the database has not seen, each whole or not at all, in order; answers their names. */
export async function migrate(db: D1Database, folder: string): Promise<string[]> {
  await db.prepare(history).run();
  const { results } = await db.prepare('SELECT name FROM "d1_migrations"').all<{ name: string }>();
  const applied = new Set(results.map((row) => row.name));
  const missing = readdirSync(folder)
    .filter((name) => name.endsWith('.sql') && !applied.has(name))
    .sort();
  for (const name of missing) {
    const statements = unstable_splitSqlQuery(readFileSync(join(folder, name), 'utf8'));
    const record = db.prepare('INSERT INTO "d1_migrations" (name) VALUES (?)').bind(name);
    await db.batch([...statements.map((sql) => db.prepare(sql)), record]);
  }
  return missing;
}
