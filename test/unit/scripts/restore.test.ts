import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { restoreSql } from '../../../scripts/local/restore.ts';

const migrations = join(import.meta.dirname, '../../../migrations');
const event = {
  project_id: 'p',
  id: 'e-1',
  type: 'go',
  user_id: "O'Hara; DROP TABLE events",
  anonymous_id: null,
  message_id: 'm',
  properties: '{"text":"line\\nbreak"}',
  timestamp: 1,
  received_at: 2,
  depth: 0,
};

function migrated(): DatabaseSync {
  const db = new DatabaseSync(':memory:');
  for (const file of readdirSync(migrations).sort()) db.exec(readFileSync(join(migrations, file), 'utf8'));
  return db;
}

const archiveOf = (...rows: unknown[]) => gzipSync(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

describe('restoring archived rows', () => {
  it('puts back what was archived, and leaves what is there', () => {
    const db = migrated();
    const sql = restoreSql('events', archiveOf(event, { ...event, id: 'e-2' }));
    db.exec(sql);
    db.prepare("UPDATE events SET type = 'newer' WHERE id = 'e-2'").run();
    db.exec(sql);
    const rows = db.prepare('SELECT * FROM events ORDER BY id').all();
    expect(rows.map((row) => ({ ...row }))).toMatchObject([event, { ...event, id: 'e-2', type: 'newer' }]);
  });

  it('refuses what is not a table or a column', () => {
    expect(() => restoreSql('events; DROP', archiveOf(event))).toThrow('not the name of a table');
    expect(() => restoreSql('events', archiveOf({ 'id) --': 1 }))).toThrow('not the name of a column');
    expect(() => restoreSql('run_objects', archiveOf({ head: {} }))).toThrow('kept to be read');
  });
});
