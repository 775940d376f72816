import { describe, expect, it } from 'vitest';
import { collectedStatements } from '../../support/plans/collect.ts';
import { judge, planFaults } from '../../support/plans/judge.ts';
import { createTenant, env } from '../../support/worker.ts';

const faultsOf = (sql: string) => planFaults(env.DB, sql);

describe('the check of query plans', () => {
  it.each([
    ['a scan of a table', 'SELECT * FROM events WHERE type = ?'],
    ['a scan of an index', 'SELECT count(*) FROM events'],
    ['a scan of a table that is updated by a list of keys', 'DELETE FROM run_entries WHERE ended_at IS NOT NULL'],
    ['a scan under another name', 'SELECT * FROM orgs o JOIN workflow_runs r ON r.user_id = o.id'],
    ['all rows of a project for some of them', 'SELECT * FROM events WHERE project_id = ? AND user_id = ?'],
    [
      'all rows of some projects, sorted for a page',
      'SELECT * FROM events WHERE project_id IN (SELECT value FROM json_each(?)) ORDER BY received_at DESC LIMIT ?',
    ],
    ['all rows of a project, sorted for a page', 'SELECT * FROM profiles WHERE project_id = ? ORDER BY email LIMIT ?'],
    ['all rows of an organisation', 'SELECT * FROM audit_log WHERE org_id = ? AND actor = ? ORDER BY id DESC LIMIT ?'],
  ])('finds %s', async (_, sql) => {
    expect(await faultsOf(sql)).not.toEqual([]);
  });

  it.each([
    ['a row by its key', 'SELECT * FROM events WHERE project_id = ? AND id = ?'],
    [
      'a page in the order of a key',
      'SELECT * FROM events WHERE project_id = ? ORDER BY received_at DESC, id DESC LIMIT ?',
    ],
    ['a list that was bound', 'SELECT value FROM json_each(?)'],
    ['a table expression', 'WITH few AS (SELECT value AS id FROM json_each(?) GROUP BY 1) SELECT id FROM few'],
  ])('lets pass %s', async (_, sql) => {
    expect(await faultsOf(sql)).toEqual([]);
  });

  it('knows a table from a table expression of that name', () => {
    expect(judge('WITH parts AS (SELECT 1) SELECT * FROM parts', [{ parent: 0, detail: 'SCAN parts' }])).toEqual([]);
    expect(judge('SELECT * FROM parts', [{ parent: 0, detail: 'SCAN parts' }])).toHaveLength(1);
  });

  it('sees what the Worker prepares, and not what a test prepares', async () => {
    const { api } = await createTenant();
    const mine = `SELECT id FROM orgs WHERE slug = 'collected by nobody'`;
    await env.DB.prepare(mine).all();
    await api.get('events');
    expect(collectedStatements()).not.toContain(mine);
    expect(collectedStatements().some((sql) => sql.includes('FROM events WHERE project_id = ?'))).toBe(true);
    expect(collectedStatements().some((sql) => sql.includes('api_keys'))).toBe(true);
  });
});
