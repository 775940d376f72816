// Seals every stored secret again with the newest key. Restartable: what is sealed with it already is passed over, and
// a row that the Worker changed in between is left to the next pass.
import type { Definition } from '../../src/contract/workflows/workflow.ts';
import { sealedFor } from '../../src/worker/db/sealed.ts';
import { isSealedWithNewest, type Keyring, resealJson, type SealedFor } from '../../src/worker/guard/encrypt.ts';

/** Runs one statement and returns its rows. */
export type RunSql = (sql: string) => Promise<Record<string, unknown>[]>;

export interface Resealed {
  resealed: number;
  /** Values that no key opens; their owners have to enter them again. */
  unreadable: string[];
}

interface SealedColumn {
  table: string;
  id: string;
  column: string;
  /** Narrows the table to the rows that hold a secret. */
  where?: string;
  place(id: string): SealedFor;
}

/** Every column that holds secrets for longer than a day. */
export const sealedColumns: readonly SealedColumn[] = [
  { table: 'channels', id: 'id', column: 'config', where: "config <> ''", place: sealedFor.channelConfig },
  { table: 'endpoints', id: 'id', column: 'request', place: sealedFor.endpointRequest },
  { table: 'endpoints', id: 'id', column: 'secrets', place: sealedFor.endpointSecrets },
  { table: 'projects', id: 'id', column: 'feed_secret', place: sealedFor.feedSecret },
  { table: 'projects', id: 'id', column: 'webhook_secret', place: sealedFor.webhookSecret },
  {
    table: 'projects',
    id: 'id',
    column: 'former_secrets',
    where: 'former_secrets IS NOT NULL',
    place: sealedFor.formerSecrets,
  },
  { table: 'project_secrets', id: "project_id || '/' || name", column: 'sealed', place: sealedFor.projectSecret },
  { table: 'settings', id: 'org_id', column: 'value', where: "name = 'ai'", place: sealedFor.aiSettings },
];

const pageRows = 100;

/** Goes through all sealed columns of one database. */
export async function resealDatabase(run: RunSql, ring: Keyring): Promise<Resealed> {
  const total: Resealed = { resealed: 0, unreadable: [] };
  for (const column of sealedColumns) await resealColumn(run, ring, column, total);
  await resealSteps(run, ring, total);
  return total;
}

async function resealColumn(run: RunSql, ring: Keyring, column: SealedColumn, total: Resealed): Promise<void> {
  const { table, id: idColumn, column: valueColumn, where, place } = column;
  const also = where ? ` AND ${where}` : '';
  for (let after = ''; ; ) {
    const rows = await run(
      `SELECT ${idColumn} AS id, ${valueColumn} AS value FROM ${table} WHERE ${idColumn} > ${literal(after)}${also}
       AND ${valueColumn} NOT LIKE 'v2.${ring.newest.id}.%' ORDER BY ${idColumn} LIMIT ${pageRows}`,
    );
    for (const { id, value } of rows) {
      const [rowId, stored] = [String(id), String(value)];
      after = rowId;
      const sealed = await resealJson(ring, place(rowId), stored).catch(() => null);
      if (sealed === null) total.unreadable.push(`${table}.${valueColumn} of ${rowId}`);
      else {
        await run(
          `UPDATE ${table} SET ${valueColumn} = ${literal(sealed)} WHERE ${idColumn} = ${literal(rowId)}${also} AND ${valueColumn} = ${literal(stored)}`,
        );
        total.resealed += 1;
      }
    }
    if (rows.length < pageRows) return;
  }
}

/** Goes through the secrets in the steps of workflow versions. */
async function resealSteps(run: RunSql, ring: Keyring, total: Resealed): Promise<void> {
  // A secret that did not change is the same text in all versions, and stays so.
  const known = new Map<string, string | null>();
  for (let after = { workflow_id: '', version: 0 }; ; ) {
    const rows = (await run(
      `SELECT workflow_id, version, definition FROM workflow_versions
       WHERE (workflow_id > ${literal(after.workflow_id)} OR (workflow_id = ${literal(after.workflow_id)} AND version > ${after.version}))
       AND instr(definition, '"sealed":"') > 0 ORDER BY workflow_id, version LIMIT ${pageRows}`,
    )) as { workflow_id: string; version: number; definition: string }[];
    for (const row of rows) {
      after = row;
      await resealVersion(run, ring, row, known, total);
    }
    if (rows.length < pageRows) return;
  }
}

async function resealVersion(
  run: RunSql,
  ring: Keyring,
  { workflow_id: id, version, definition }: { workflow_id: string; version: number; definition: string },
  known: Map<string, string | null>,
  total: Resealed,
): Promise<void> {
  const parsed = JSON.parse(definition) as Definition;
  const steps: Definition['steps'] = [];
  for (const step of parsed.steps) {
    const { sealed: stored } = step;
    if (stored !== undefined && !isSealedWithNewest(ring, stored) && !known.has(stored)) {
      known.set(stored, await resealJson(ring, sealedFor.stepSecrets(id), stored).catch(() => null));
    }
    const sealed = stored === undefined ? undefined : known.get(stored);
    if (sealed === null) total.unreadable.push(`step ${step.label} of workflow ${id}, version ${version}`);
    steps.push(sealed ? { ...step, sealed } : step);
  }
  const resealed = steps.filter((step, index) => step !== parsed.steps[index]).length;
  if (resealed === 0) return;
  await run(
    `UPDATE workflow_versions SET definition = ${literal(JSON.stringify({ ...parsed, steps }))}
     WHERE workflow_id = ${literal(id)} AND version = ${version} AND definition = ${literal(definition)}`,
  );
  total.resealed += resealed;
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
