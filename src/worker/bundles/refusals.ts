// Why a plan is not carried out although the bundle has no fault.

import { type BundleKind, bundleItems } from '../../contract/bundle/registry.ts';
import { AppError, type Fault, invalidInput } from '../../contract/errors.ts';
import { objectLimits } from '../../contract/limits.ts';
import { formOf } from '../../contract/workflows/triggers/registry.ts';
import { limited } from '../../engine/faults/faults.ts';
import { triggerOf } from '../../engine/triggers/registry.ts';
import type { SavedItems } from '../../engine/versions/bundle/kinds/kind.ts';
import type { Ctx } from '../access/context.ts';
import { limitOf } from '../access/limits.ts';
import { mostFollowed } from '../store/followed-audiences.ts';
import type { Content } from './content.ts';
import { storeOf } from './kinds/registry.ts';
import type { Plan, PlannedItem } from './plan.ts';
import { usersOf } from './users.ts';

/** Refuses to delete what something that stays refers to; 409. */
export function requireUnused(content: Content, plan: Plan, at: string): void {
  const deleted = plan.items.filter(({ told }) => told.action === 'delete');
  if (deleted.length === 0) return;
  const faults = deleted.flatMap((item): Fault[] => {
    const users = usersOf(content, plan, item);
    if (users.length === 0) return [];
    const { kind, name } = item.told;
    const named = users.slice(0, 3).join(', ') + (users.length > 3 ? ' and others' : '');
    const message = `The ${kind} "${name}" is in no list of the bundle any more and would be deleted, but is used by ${named}.`;
    return [{ pointer: pointerOf(item, at), code: 'in_use', message }];
  });
  if (faults.length > 0) throw refusal(faults);
}

/** Refuses workflows that would follow more audiences than a project may; 422. */
export function requireFollowable({ items }: Content, plan: Plan, at: string): void {
  const planned = new Set(plan.items.map(({ before }) => before));
  const followed = new Set(
    items.flatMap((item) => (planned.has(item) || item.kind !== 'workflow' ? [] : followedBy(item.saved))),
  );
  const faults = plan.items.flatMap(({ pointer, after }): Fault[] => {
    const [audienceId] = after ? followedBy(after.change.saved) : [];
    if (audienceId === undefined || followed.has(audienceId)) return [];
    if (followed.size < mostFollowed) {
      followed.add(audienceId);
      return [];
    }
    const message = `The active workflows of a project follow at most ${mostFollowed} audiences; deactivate another one first.`;
    return [{ pointer: `${at}${pointer ?? ''}/trigger`, code: 'too_many_audiences', message }];
  });
  if (faults.length > 0) throw invalidInput(limited(faults));
}

/** The audience that a workflow follows while it is active. */
function followedBy(saved: SavedItems[BundleKind]): readonly string[] {
  return 'isActive' in saved && saved.isActive ? triggerOf(saved.definition.trigger).audiences : [];
}

/** Refuses to undo what somebody changed by hand; 409. */
export function requireNoDrift({ items }: Plan, at: string): void {
  const faults = items.flatMap((item): Fault[] => {
    const { kind, name, drift } = item.told;
    if (drift === null) return [];
    const by = drift.changedBy === null ? '' : ` by ${drift.changedBy}`;
    const when = drift.changedAt === null ? '' : ` at ${drift.changedAt}`;
    const message = `The ${kind} "${name}" was changed${by}${when} since it was imported: ${drift.changes.join(' ')} Take the change into the bundle, or import with onDrift=overwrite (sendora apply --overwrite).`;
    return [{ pointer: pointerOf(item, at), code: 'drifted', message }];
  });
  if (faults.length > 0) throw refusal(faults);
}

const pointerOf = ({ pointer, kind }: PlannedItem, at: string) => at + (pointer ?? `/${bundleItems[kind].key}`);

function refusal(faults: Fault[]): AppError {
  const [first] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more, see errors)` : '';
  return new AppError('conflict', `${first?.message ?? ''}${more}`, { faults: limited(faults) });
}

/** Refuses more objects than there may be, as every other way of making them does. */
export function requireRoomFor(ctx: Ctx, { items }: Content, plan: Plan): void {
  const counts = new Map<keyof typeof objectLimits, { there: number; more: number }>();
  const count = (name: keyof typeof objectLimits | null, change: 'there' | 'more', by: number) => {
    if (name === null || by === 0) return;
    const known = counts.get(name) ?? { there: 0, more: 0 };
    counts.set(name, { ...known, [change]: known[change] + by });
  };
  const limitName = (kind: PlannedItem['kind'], saved: unknown) => storeOf(kind).limit(saved as never);
  for (const { kind, saved } of items) {
    count(limitName(kind, saved), 'there', 1);
    count('triggers', 'there', clocked(saved));
  }
  for (const { kind, told, before, after } of plan.items) {
    if (told.action === 'create') count(limitName(kind, after?.change.saved), 'more', 1);
    if (told.action === 'delete') count(limitName(kind, before?.saved), 'more', -1);
    count('triggers', 'more', clocked(after?.change.saved) - clocked(before?.saved));
  }
  for (const [name, { there, more }] of counts) {
    const limit = limitOf(ctx.env, name);
    if (more <= 0 || there + more <= limit) continue;
    const message = `There may be at most ${limit} ${objectLimits[name].of}; there are ${there}, and this bundle would add ${more}.`;
    throw new AppError('limit_reached', message);
  }
}

/** 1 for a workflow that is active and starts by something else than an event. */
function clocked(saved: SavedItems[BundleKind] | undefined): number {
  const isClocked = saved && 'isActive' in saved && saved.isActive && formOf(saved.definition.trigger) !== 'event';
  return isClocked ? 1 : 0;
}

/** Refuses to carry out another plan than the one that was seen; 412. */
export function requireSeen({ fingerprint }: Plan, ifMatch: string): void {
  if (ifMatch.trim() === '*') return;
  const named = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (named.includes(`"${fingerprint}"`)) return;
  const message =
    'The plan would be another one by now: the project or the bundle was changed since it was made. Plan again, and read what is new.';
  throw new AppError('precondition_failed', message, { headers: { etag: `"${fingerprint}"` } });
}
