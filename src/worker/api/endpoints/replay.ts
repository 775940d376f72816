// Sends what an endpoint missed once more: oldest first, so many a call.
import { AppError } from '../../../contract/errors.ts';
import {
  type EndpointReplayed,
  type EndpointReplayInput,
  endpointLimits,
} from '../../../contract/messages/endpoint.ts';
import { isoTimeMs } from '../../../contract/primitives.ts';
import { matchesGlob } from '../../../engine/conditions/glob.ts';
import type { Ctx } from '../../access/context.ts';
import { endpointDisabled } from '../../access/endpoint-disabled.ts';
import { decodeCursor, encodeCursor } from '../../access/pages.ts';
import { openProject } from '../../db/client.ts';
import { firstTimeId } from '../../ids.ts';
import { behind, type FinishedDelivery, readFinished, requeueStatements } from '../../store/endpoint-deliveries.ts';
import { postReplayed } from '../../stream/post-replayed.ts';
import { fetchEndpoint } from './service.ts';
import { audited } from './write.ts';

const missed = ['error', 'suppressed'];

/** Queues finished deliveries of an endpoint again; they pass its pace and its breaker. */
export async function replayEndpoint(ctx: Ctx, id: string, input: EndpointReplayInput): Promise<EndpointReplayed> {
  const row = await fetchEndpoint(ctx, id);
  if (row.status === 'disabled') throw endpointDisabled();
  const { from, to } = rangeOf(input, ctx.now);
  const db = await openProject(ctx.env, row.projectId);
  const { rows, end } = await readFinished(db, row.projectId, id, { from, to });
  const wanted = rows.filter((each) => isWanted(each, input));
  const taken = wanted.slice(0, endpointLimits.replayed);
  const last = taken.at(-1);
  const nextAt = last && wanted.length > taken.length ? behind(last.id) : end;
  const nextCursor = nextAt === null ? null : encodeCursor([nextAt]);
  if (taken.length === 0) return { queued: 0, nextCursor };
  const { since, until, outcomes, eventTypes } = input;
  const [, requeued] = await db.batch<{ id: string }>([
    ...requeueStatements(db, row.projectId, taken, ctx.now),
    audited(ctx, db, row, {
      action: 'endpoint.replayed',
      after: { since, until, outcomes, eventTypes, queued: taken.length },
    }),
  ]);
  const ids = (requeued?.results ?? []).map((each) => each.id).toSorted();
  await postReplayed(ctx.env, { orgId: ctx.org.id, projectId: row.projectId }, ids, ctx.now);
  return { queued: ids.length, nextCursor };
}

function isWanted({ outcome, eventType }: FinishedDelivery, { outcomes, eventTypes }: EndpointReplayInput): boolean {
  const wanted: readonly string[] = outcomes ?? missed;
  if (!wanted.includes(outcome)) return false;
  return eventTypes?.some((glob) => matchesGlob(glob, eventType)) ?? true;
}

/** The ids between which the range lies. */
function rangeOf({ since, until, cursor }: EndpointReplayInput, now: number): { from: string; to: string } {
  const from = momentOf(since, 'since');
  const to = until === undefined ? now + 1 : momentOf(until, 'until');
  const [place] = cursor === undefined ? [] : decodeCursor(cursor, 1);
  return { from: place === undefined ? firstTimeId(from) : String(place), to: firstTimeId(to) };
}

function momentOf(text: string, field: string): number {
  const at = isoTimeMs(text);
  if (at !== undefined && at >= 0) return at;
  const message = `\`${field}\` is an ISO date or time from 1970 on, e.g. 2026-05-01 or 2026-05-01T08:00:00Z.`;
  throw new AppError('invalid', message, { faults: [{ pointer: `/${field}`, code: 'invalid_format', message }] });
}
