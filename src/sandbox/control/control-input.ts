// Decides what the control API accepts; unknown fields are refused, as a misspelt one would be ignored without notice.
import * as z from 'zod';
import { firstSeqAt, parseMessageId } from '../message-id.ts';
import type { Fault } from '../state/fault-plan.ts';
import { type Kind, kinds, vendors } from '../vendor.ts';

const MAX_TIMES = 1_000_000;
const MAX_DELAY_MS = 600_000;
const DEFAULT_LIMIT = 1000;
const MAX_LIMIT = 20_000;

export interface Issue {
  path: string;
  message: string;
}
export type Parsed<T> = { ok: true; value: T } | { ok: false; issues: Issue[] };

const FaultInput = z
  .strictObject({
    vendor: z.enum(vendors),
    status: z.int().min(200).max(599).optional(),
    body: z.union([z.string(), z.record(z.string(), z.unknown()), z.array(z.unknown())]).optional(),
    retryAfter: z.union([z.number().min(0), z.string().min(1)]).optional(),
    delayMs: z.int().min(0).max(MAX_DELAY_MS).optional(),
    drop: z.boolean().optional(),
    times: z.int().min(1).max(MAX_TIMES).default(1),
    ratio: z.number().min(0).max(1).default(1),
    seed: z.int().default(1),
  })
  .refine(({ status, delayMs, drop }) => status !== undefined || delayMs !== undefined || drop === true, {
    message: 'say how to fail: give status, delayMs or drop',
  })
  .refine(({ status, drop }) => status === undefined || drop !== true, {
    path: ['drop'],
    message: 'a dropped request has no status: give one of the two',
  })
  .refine(({ status, body, retryAfter }) => status !== undefined || (body === undefined && retryAfter === undefined), {
    path: ['status'],
    message: 'body and retryAfter need a status',
  });

const RepliesInput = z.strictObject({ replies: z.array(z.string()).min(1).max(10_000) });

/** Reads the body of `POST /faults`. */
export function parseFault(input: unknown): Parsed<Fault> {
  const result = FaultInput.safeParse(input);
  if (!result.success) return { ok: false, issues: issuesOf(result.error) };
  const { vendor, status, body, retryAfter, delayMs, drop, times, ratio, seed } = result.data;
  return {
    ok: true,
    value: {
      vendor,
      status: status ?? null,
      body: body === undefined || typeof body === 'string' ? (body ?? null) : JSON.stringify(body),
      retryAfter: retryAfter === undefined ? null : String(retryAfter),
      delayMs: delayMs ?? 0,
      drop: drop ?? false,
      times,
      ratio,
      seed,
    },
  };
}

/** Reads the body of `POST /ai/replies`. */
export function parseReplies(input: unknown): Parsed<string[]> {
  const result = RepliesInput.safeParse(input);
  return result.success ? { ok: true, value: result.data.replies } : { ok: false, issues: issuesOf(result.error) };
}

/** A query of messages: the newest ones, or with `since` the first ones after it; always oldest first. */
export interface MessageQuery {
  kind: Kind | null;
  to: string | null;
  /** Only messages whose sequence number is greater; null = from the newest backwards. */
  afterSeq: number | null;
  limit: number;
}

/** Reads the query of `GET /messages`: `since` is a message id (after it) or an ISO time (from it on). */
export function parseMessageQuery(query: Record<string, string>): Parsed<MessageQuery> {
  const issues: Issue[] = [];
  const kind = kinds.find((name) => name === query.kind) ?? null;
  if (query.kind && kind === null) issues.push({ path: 'kind', message: `must be one of ${kinds.join(', ')}` });
  const afterSeq = query.since ? parseSince(query.since) : null;
  if (query.since && afterSeq === null)
    issues.push({ path: 'since', message: 'must be a message id or an ISO 8601 time' });
  const limit = query.limit ? Number(query.limit) : DEFAULT_LIMIT;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    issues.push({ path: 'limit', message: `must be a whole number from 1 to ${MAX_LIMIT}` });
  }
  // An unescaped plus (in a phone number or an address tag) is received as a space; no address contains one.
  const to = query.to ? query.to.replaceAll(' ', '+').toLowerCase() : null;
  return issues.length > 0 ? { ok: false, issues } : { ok: true, value: { kind, to, afterSeq, limit } };
}

function parseSince(since: string): number | null {
  const seq = parseMessageId(since);
  if (seq !== null) return seq;
  const isIso = /^\d{4}-\d{2}-\d{2}/.test(since);
  // The plus of a zone offset that was not escaped.
  const timeMs = Date.parse(since.replace(/ (\d{2}:?\d{2})$/, '+$1'));
  return isIso && !Number.isNaN(timeMs) ? firstSeqAt(timeMs) - 1 : null;
}

function issuesOf(error: z.ZodError): Issue[] {
  return error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
}
