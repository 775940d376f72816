// Tries a rule over past events; nothing is written and nothing is sent.
import * as z from 'zod';
import { type Fault, invalidInput } from '../../../contract/errors.ts';
import type { StreamEvent } from '../../../contract/events.ts';
import { isObject } from '../../../contract/json.ts';
import { type Backtest, backtestFields } from '../../../contract/messages/alert.ts';
import { defaultStorm } from '../../../contract/messages/sending-limits.ts';
import { backtest } from '../../../engine/alerts/backtest.ts';
import { validateAlertRule } from '../../../engine/alerts/validate.ts';
import { faultsOf } from '../../../engine/faults/faults.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { rangeOf } from '../../access/instant.ts';
import { openProject, withRetry } from '../../db/client.ts';
import { newestEventsStatement, type StoredEventRow, toStoredEvent } from '../../store/events.ts';
import { loadOrg } from '../../store/orgs.ts';
import { loadSendContext } from '../../store/send-context.ts';
import { type SilenceRow, silencesStatement, toKnownSilence } from '../../store/silences.ts';

const spanMs = 30 * 86_400_000;
const readAtOnce = 500;
/** Characters of properties that are held at one time. */
const mostCharacters = 16_000_000;

const Frame = z.strictObject({ ...backtestFields, rule: z.unknown() });

/** Returns what the rule would have sent. */
export async function backtestAlertRule(ctx: Ctx, body: unknown): Promise<Backtest> {
  const parsed = Frame.safeParse(body);
  const shape = parsed.success ? [] : faultsOf(parsed.error, { input: body, schema: Frame });
  const asked = isObject(body) && typeof body.projectId === 'string' ? body.projectId : undefined;
  const projectId = await projectOf(ctx, asked);
  const { projectConfig } = await loadSendContext(ctx.env, ctx.org.id, projectId, []);
  const kinds = new Map(projectConfig.channels.map(({ id, kind }) => [id, kind]));
  const verdict = validateAlertRule(isObject(body) ? body.rule : undefined, kinds);
  const ofRule = verdict.ok ? [] : verdict.faults.map((one): Fault => ({ ...one, pointer: `/rule${one.pointer}` }));
  if (!parsed.success || !verdict.ok || shape.length > 0) throw invalidInput([...shape, ...ofRule]);
  const { events: limit, from, to } = parsed.data;
  const range = rangeOf({ from, to });
  const oldest = Math.max(range.from ?? 0, ctx.now - spanMs);
  const db = await openProject(ctx.env, projectId);
  const [events, silences, org] = await Promise.all([
    readEvents(db, projectId, { from: oldest, to: range.to ?? ctx.now + 1, limit }),
    withRetry(() => silencesStatement(db, projectId).all<SilenceRow>()),
    loadOrg(ctx.env, ctx.org.id),
  ]);
  return backtest({
    rule: verdict.definition,
    events,
    silences: silences.results.map(toKnownSilence),
    storms: new Map(projectConfig.channels.map(({ id, gates }) => [id, gates.storm ?? defaultStorm])),
    org,
    end: Math.min(range.to ?? ctx.now, ctx.now),
  });
}

/** The newest events of a span, oldest first. */
async function readEvents(
  db: D1Database,
  projectId: string,
  { from, to, limit }: { from: number; to: number; limit: number },
): Promise<StreamEvent[]> {
  const read: StreamEvent[] = [];
  let before: [number, string] = [to, ''];
  let characters = 0;
  while (read.length < limit && characters < mostCharacters) {
    const rows = Math.min(readAtOnce, limit - read.length);
    const statement = newestEventsStatement(db, projectId, { from, before, limit: rows });
    const { results } = await withRetry(() => statement.all<StoredEventRow>());
    for (const row of results) {
      characters += row.properties.length;
      read.push(toStoredEvent(row));
    }
    const last = results.at(-1);
    if (!last || results.length < rows) break;
    before = [last.receivedAt, last.id];
  }
  return read.reverse();
}
