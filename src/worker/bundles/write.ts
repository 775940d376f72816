// Writes an import as one batch: all of it, or nothing.
// 1. The first statement fails the batch unless the project is as the plan has read it.
// 2. What goes, goes first, then what changes, then what is new: a name that was freed may be taken at once.
// 3. Every table is written by the statements of its owner; rows travel as JSON lists, so their number is no matter.
import type { ImportQuery } from '../../contract/bundle/import.ts';
import { type BundleKind, bundleKinds } from '../../contract/bundle/registry.ts';
import { formOf } from '../../contract/workflows/triggers/registry.ts';
import type { SavedItems } from '../../engine/versions/bundle/kinds/kind.ts';
import type { Ctx } from '../access/context.ts';
import { openProject } from '../db/client.ts';
import { timeId } from '../ids.ts';
import { type AuditRow, auditRowsStatements } from '../store/audit-log.ts';
import { beginImportStatement } from '../store/bundle-imports.ts';
import { type JobRow, runJobStatements } from '../store/bundle-jobs.ts';
import { dropManagedStatements, type ManagedRow, saveManagedStatements } from '../store/managed-items.ts';
import { saveVariablesStatements } from '../store/shared-texts.ts';
import { wakeClock } from '../stream/wake-clock.ts';
import type { Content } from './content.ts';
import type { ItemChange, StoredItem, Writing } from './kinds/kind.ts';
import { storeOf } from './kinds/registry.ts';
import type { Plan, PlannedItem } from './plan.ts';
import { valueRows } from './value-rows.ts';

/** What is written besides the plan. */
export interface ImportWrite {
  importId: string;
  content: Content;
  plan: Plan;
  options: Pick<ImportQuery, 'source' | 'ref'>;
  jobs: readonly JobRow[];
  /** Statements of what comes with the import: secrets that were written out in steps. */
  more: readonly D1PreparedStatement[];
}

/** Writes an import; rejects with an error for which isOvertaken holds where somebody saved meanwhile. */
export async function writeImport(ctx: Ctx, write: ImportWrite): Promise<void> {
  const { content, plan } = write;
  const db = await openProject(ctx.env, content.projectId);
  await writePlan(ctx, content, plan, {
    begin: beginStatement(ctx, db, write),
    more: [
      ...dropManagedStatements(db, content.projectId, plan.forgotten),
      ...saveManagedStatements(db, managedRows(ctx, write)),
      ...write.more,
      ...saveVariablesStatements(db, valueRows(content, plan, ctx)),
      ...runJobStatements(db, write.jobs),
    ],
    audit: auditRows(ctx, write),
    noted: { import: write.importId },
  });
}

/** What is written with the items of a plan. */
export interface Beside {
  /** Fails the batch unless the project is as the plan has read it. */
  begin: D1PreparedStatement;
  more: readonly D1PreparedStatement[];
  audit: readonly AuditRow[];
  /** What the audit row of each item says besides. */
  noted: Readonly<Record<string, string>>;
}

/** Writes the items of a plan, and their audit rows, in one batch. */
export async function writePlan(ctx: Ctx, content: Content, plan: Plan, beside: Beside): Promise<void> {
  const { projectId } = content;
  const db = await openProject(ctx.env, projectId);
  const { env, org, actor, now } = ctx;
  const go: Writing = { env, db, orgId: org.id, projectId, actor, now, channels: content.channelKinds };
  const rowOf = auditRowOf(ctx, projectId);
  const statements = [
    beside.begin,
    ...bundleKinds.flatMap((kind) => removals(go, kind, plan.items)),
    ...bundleKinds.flatMap((kind) => saves(go, kind, plan.items)),
    ...beside.more,
    ...auditRowsStatements(db, [
      ...beside.audit,
      ...plan.items.flatMap((item) => itemAudit(item, beside.noted, rowOf)),
    ]),
  ];
  await db.batch(statements);
  if (plan.items.some(isClocked)) await wakeClock(env, { orgId: org.id, projectId }, now);
}

/** Whether the clock of the project starts the workflow, or has started it so far, or looks at who is in the audience. */
const isClocked = ({ told, before, after }: PlannedItem): boolean =>
  told.action !== 'unchanged' &&
  (told.kind === 'audience' || [before?.saved, after?.change.saved].some(hasClockedTrigger));

const hasClockedTrigger = (saved: SavedItems[BundleKind] | undefined): boolean =>
  saved !== undefined && 'isActive' in saved && formOf(saved.definition.trigger) !== 'event';

function beginStatement(ctx: Ctx, db: D1Database, { importId, content, plan, options }: ImportWrite) {
  const { created, updated, unchanged, deleted } = plan.counts;
  const row = {
    projectId: content.projectId,
    id: importId,
    source: options.source,
    ref: options.ref ?? null,
    at: ctx.now,
    actor: ctx.actor,
    ...{ created, updated, unchanged, deleted },
    fingerprint: plan.fingerprint,
  };
  return beginImportStatement(db, row, content.version);
}

function removals<K extends BundleKind>(go: Writing, kind: K, items: readonly PlannedItem[]): D1PreparedStatement[] {
  const gone = items.flatMap((item) => (item.kind === kind && item.after === null && item.before ? [item.before] : []));
  // Sound because only items of the kind are left.
  return gone.length === 0 ? [] : storeOf(kind).remove(go, gone as unknown as StoredItem<K>[]);
}

function saves<K extends BundleKind>(go: Writing, kind: K, items: readonly PlannedItem[]): D1PreparedStatement[] {
  const changed = items.filter((item) => item.kind === kind && isWritten(item));
  const changes = changed.flatMap(({ after }) => (after ? [after.change] : []));
  // What is renamed frees its name before a new item takes it.
  const inOrder = [...changes.filter(({ before }) => before), ...changes.filter(({ before }) => !before)];
  // Sound because only items of the kind are left.
  return inOrder.length === 0 ? [] : storeOf(kind).save(go, inOrder as unknown as ItemChange<K>[]);
}

const isWritten = ({ told }: PlannedItem) => told.action === 'create' || told.action === 'update';

function managedRows(ctx: Ctx, { content, plan, options }: ImportWrite): ManagedRow[] {
  return plan.items.flatMap((item): ManagedRow[] => {
    if (item.after === null || !(isWritten(item) || item.isOwnedAnew)) return [];
    return [
      {
        projectId: content.projectId,
        kind: item.kind,
        itemId: item.id,
        source: options.source,
        name: item.told.name,
        at: ctx.now,
        actor: ctx.actor,
        ref: options.ref ?? null,
        hash: item.after.hash,
        parts: JSON.stringify(item.after.parts),
      },
    ];
  });
}

type RowOf = (action: string, targetKind: string, targetId: string, before: unknown, after: unknown) => AuditRow;

const auditRowOf =
  (ctx: Ctx, projectId: string): RowOf =>
  (action, targetKind, targetId, before, after) => ({
    orgId: ctx.org.id,
    id: timeId(ctx.now),
    projectId,
    at: ctx.now,
    actor: ctx.actor,
    action,
    targetKind,
    targetId,
    before: before === null ? null : JSON.stringify(before),
    after: after === null ? null : JSON.stringify(after),
  });

/** What the audit log says of the import as a whole. */
function auditRows(ctx: Ctx, { importId, content, plan, options }: ImportWrite): AuditRow[] {
  const rowOf = auditRowOf(ctx, content.projectId);
  const { source, ref = null } = options;
  const whole = rowOf('bundle.imported', 'bundle', importId, null, { source, ref, ...plan.counts });
  const shown = (side: 'before' | 'after') => Object.fromEntries(plan.values.map((one) => [one.name, one[side]]));
  const values = rowOf('variables.updated', 'settings', 'variables', shown('before'), shown('after'));
  return [whole, ...(plan.values.length > 0 ? [values] : [])];
}

const pastTense = { create: 'created', update: 'updated', delete: 'deleted' } as const;

function itemAudit({ kind, id, told, before, after }: PlannedItem, noted: Beside['noted'], rowOf: RowOf): AuditRow[] {
  if (told.action === 'unchanged') return [];
  const store = storeOf(kind);
  const saved = after?.change.saved ?? before?.saved;
  if (saved === undefined) return [];
  const noun = store.auditNoun(saved as never);
  const view = (of: unknown) => ({
    ...(store.auditView(of as never) as object),
    version: told.version?.to,
    ...noted,
  });
  return [
    rowOf(
      `${noun}.${pastTense[told.action]}`,
      noun,
      id,
      before ? store.auditView(before.saved as never) : null,
      after ? view(after.change.saved) : null,
    ),
  ];
}
