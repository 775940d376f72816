// Everything that a project keeps anywhere, as one text that a test searches.
import { runInDurableObject } from 'cloudflare:test';
import { readLines } from '../../../src/worker/archive/archive.ts';
import { openSecret } from '../../../src/worker/db/sealed.ts';
import { deadLettersOf } from '../../../src/worker/dead-letters-object/stub.ts';
import { env } from '../worker.ts';
import type { Pipeline } from './pipeline.ts';

type Row = Record<string, unknown>;

/** Every row of every table, every stored value of these runs, what waits in queues, kept answers and archived rows. */
export async function everythingKept(p: Pipeline, runIds: readonly string[]): Promise<string> {
  const parts = await Promise.all([
    tables(p),
    answers(p),
    archive(p),
    letters(p),
    ...runIds.map((id) => storage(p, id)),
  ]);
  return JSON.stringify([...parts, p.queues.waiting()]);
}

async function tables({ tenant: { projectId, orgId } }: Pipeline): Promise<Row[]> {
  const { results } = await env.DB.prepare(
    "SELECT m.name, group_concat(c.name) AS columns FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE '_cf_%' GROUP BY 1",
  ).all<{ name: string; columns: string }>();
  const rows: Row[] = [];
  for (const { name, columns } of results) {
    // Configuration holds what people write there by hand.
    if (['workflow_versions', 'api_keys'].includes(name)) continue;
    const [owner] = ['project_id', 'org_id'].filter((column) => columns.split(',').includes(column));
    if (!owner) continue;
    const found = await env.DB.prepare(`SELECT * FROM ${name} WHERE ${owner} = ?`)
      .bind(owner === 'project_id' ? projectId : orgId)
      .all<Row>();
    rows.push(...found.results.map((row) => ({ table: name, ...row })));
  }
  return rows;
}

async function answers({ tenant: { orgId } }: Pipeline): Promise<unknown[]> {
  const { results } = await env.DB.prepare(
    'SELECT key, body FROM idempotency_keys WHERE org_id = ? AND body IS NOT NULL',
  )
    .bind(orgId)
    .all<{ key: string; body: string }>();
  return Promise.all(results.map(({ key, body }) => openSecret(env, 'idempotentAnswer', `${orgId}:${key}`, body)));
}

async function archive({ tenant: { projectId } }: Pipeline): Promise<unknown[]> {
  const bucket = env.ARCHIVE as R2Bucket;
  const { objects } = await bucket.list({ prefix: `${projectId}/` });
  return Promise.all(objects.map(({ key }) => readLines(bucket, key)));
}

async function letters({ tenant: { projectId } }: Pipeline): Promise<unknown[]> {
  const kept = deadLettersOf(env, projectId);
  return kept.read((await kept.newest(null, 100)).map(({ id }) => id));
}

async function storage(p: Pipeline, runId: string): Promise<unknown[]> {
  return runInDurableObject(p.object(runId), (_, { storage }) => [...storage.kv.list()]);
}
