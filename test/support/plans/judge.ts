// Says whether a statement reads more than it asks for, by the plan that SQLite makes of it on the migrated schema.
import { allowed } from './allowed.ts';

/** What is wrong with a plan; empty where nothing is. */
export async function planFaults(db: D1Database, sql: string): Promise<string[]> {
  if (/^\s*(PRAGMA|EXPLAIN|CREATE)\b/i.test(sql)) return [];
  const { results } = await db
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .bind(...Array(parametersOf(sql)).fill(null))
    .all<PlanLine>();
  return judge(sql, results);
}

/** A line of EXPLAIN QUERY PLAN; those of one SELECT have one parent. */
export interface PlanLine {
  parent: number;
  detail: string;
}

/** The number of values that a statement is bound to. */
function parametersOf(sql: string): number {
  const bare = sql.replaceAll(/'[^']*'/g, '');
  const numbers = [...bare.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number));
  return numbers.length > 0 ? Math.max(...numbers) : (bare.match(/\?/g) ?? []).length;
}

/** Judges a plan by its lines. */
export function judge(sql: string, plan: readonly PlanLine[]): string[] {
  const flat = sql.replaceAll(/\s+/g, ' ').replaceAll('"', '');
  const excuse = allowed.find(({ fragment }) => flat.includes(fragment));
  const faults = plan.filter((line) => {
    if (isTableScan(line.detail, flat)) return !excuse?.ofAll;
    return isOwnerScan(line.detail) && !isPage(flat, line, plan) && !excuse;
  });
  return faults.map(({ detail }) => `${detail}\n    in ${flat}`);
}

/** Names that a statement gives to what is no table. */
function isTableScan(line: string, sql: string): boolean {
  const name = /^SCAN (\S+)/.exec(line)?.[1];
  if (name === undefined || name.startsWith('(') || /VIRTUAL TABLE|CONSTANT ROW/.test(line)) return false;
  return !new RegExp(`\\b${name}(\\([^)]*\\))? AS (MATERIALIZED |NOT MATERIALIZED )?\\(|\\) (AS )?${name}\\b`).test(
    sql,
  );
}

/** Everything that belongs to a project or an organisation. */
const isOwnerScan = (line: string) => /^SEARCH .* \((project_id|org_id)=\?\)/.test(line);

/**
 * The first rows in the order of the key, where SQLite stops reading: nothing in the same SELECT has to be sorted. The
 * further clauses are those of indexes that hold no other rows.
 */
function isPage(sql: string, { parent }: PlanLine, plan: readonly PlanLine[]): boolean {
  const isSorted = plan.some((line) => line.parent === parent && line.detail === 'USE TEMP B-TREE FOR ORDER BY');
  const first =
    /WHERE (\w+\.)?(project_id|org_id) = \?\d*( AND \w+\.deleted_at IS NULL| AND step_errors > 0| AND \(state IS NULL OR [^()]*\([^()]*\) OR gates IS NOT NULL\))? ORDER BY [^()]* LIMIT /i;
  return !isSorted && first.test(sql);
}
