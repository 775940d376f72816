import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../../../migrations');
const files = readdirSync(folder).toSorted();

/** A database as it was before a migration, and the migration itself. */
function before(number: string): { db: DatabaseSync; migrate(): void } {
  const db = new DatabaseSync(':memory:');
  const at = files.findIndex((file) => file.startsWith(number));
  const run = (file = '') => db.exec(readFileSync(join(folder, file), 'utf8'));
  for (const file of files.slice(0, at)) run(file);
  return { db, migrate: () => run(files[at]) };
}

test('messages from before sources came from steps', () => {
  const { db, migrate } = before('0008');
  db.exec(`INSERT INTO deliveries (project_id, id, kind, run_id, step_label, workflow_id, user_id, attempts, created_at, updated_at)
    VALUES ('p', 'd', 'email', 'r', 'hello', 'w', 'ada', '[]', 1, 1)`);
  migrate();
  const row = db.prepare('SELECT source, run_id, rule_id, endpoint_id FROM deliveries').get();
  expect({ ...row }).toEqual({ source: 'step', run_id: 'r', rule_id: null, endpoint_id: null });
});
