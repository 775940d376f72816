import type { JsonValue } from '../../contract/primitives.ts';
import type { Warning } from '../../contract/workflows/run.ts';
import type { AttemptEntry, Settlement } from '../../engine/runs/state.ts';
import { behaviourOf, type RenderedInput } from '../../engine/steps/registry.ts';
import type { FailedResult, ProviderResult, RefusedResult } from '../providers/provider.ts';

/** How much of an answer stays in the trace. */
const keptChars = 4_096;
/** How much of one rendered text stays in the trace; the message itself is not shortened. */
const keptInputChars = 8_192;

export interface Facts {
  at: number;
  ms: number;
  input: JsonValue;
  warnings: Warning[];
  /** Hash of what the attempt carried. */
  payload(): string;
}

/** The settlement of one provider answer. */
export function settlementOf(result: ProviderResult, facts: Facts): Settlement {
  const { input, warnings } = facts;
  if (result.kind === 'sent') {
    const output = {
      providerId: result.providerId,
      statusCode: result.statusCode,
      body: result.body.slice(0, keptChars),
    };
    return { kind: 'done', outcome: 'sent', input, output, warnings, attempt: attemptOf(facts, result.statusCode) };
  }
  const told = { reason: result.reason, message: result.message };
  if (result.kind === 'skipped') return { kind: 'done', outcome: result.outcome, ...told, input, warnings };
  const attempt = failedAttempt(facts, result);
  // Credentials that are refused once may work again in a moment, and a message must not be lost for them.
  if (closesChannel(result)) return { kind: 'retry', ...told, input, warnings, attempt };
  if (result.kind === 'refused') return { kind: 'done', outcome: result.outcome, ...told, input, warnings, attempt };
  return retryOf(result, { ...facts, attempt });
}

/** The settlement of a failure that may pass. */
export function retryOf(
  result: FailedResult,
  facts: Facts & { attempt: AttemptEntry; progress?: JsonValue },
): Settlement {
  const { reason, message, retryAfterMs, rateLimited, uncertain } = result;
  return {
    kind: 'retry',
    reason,
    message,
    input: facts.input,
    warnings: facts.warnings,
    ...(neverLeft(result)
      ? { held: 'outage' as const }
      : { attempt: { ...facts.attempt, ...(rateLimited ? { rateLimited } : {}) } }),
    ...(uncertain ? { payload: facts.payload() } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(facts.progress === undefined ? {} : { progress: facts.progress }),
  };
}

/** Nothing was attempted, since no key of this Worker opens a secret that the step needs. */
export function heldWithoutKey(secret: string, facts: Pick<Facts, 'input' | 'warnings'>): Settlement {
  const message = `No key of this Worker opens ${secret}; add the key it was sealed with to ENCRYPTION_KEYS.`;
  return {
    kind: 'retry',
    held: 'outage',
    reason: 'key_missing',
    message,
    input: facts.input,
    warnings: facts.warnings,
  };
}

/** Whether the request waited for others in vain: that is no failure of the provider. */
export const neverLeft = ({ reason }: FailedResult): boolean => reason === 'not_sent';

/** Whether a provider refused the credentials of the channel, not the message. */
export const closesChannel = (result: ProviderResult): boolean =>
  'followUps' in result && (result.followUps ?? []).some(({ kind }) => kind === 'channel_refused');

/** The attempt that a provider did not take. */
export function failedAttempt(facts: Pick<Facts, 'at' | 'ms'>, result: FailedResult | RefusedResult): AttemptEntry {
  const { kind, reason, message, statusCode, body } = result;
  return {
    ...attemptOf(facts, statusCode, body || message),
    ...(body && statusCode !== null ? { answered: true } : {}),
    class: kind === 'failed' || closesChannel(result) ? 'transient' : 'permanent',
    reason,
  };
}

/** One line of the attempts of a step. */
export function attemptOf(
  { at, ms }: Pick<Facts, 'at' | 'ms'>,
  statusCode: number | null,
  error?: string,
): AttemptEntry {
  return {
    at,
    ms,
    ...(statusCode === null ? {} : { statusCode }),
    ...(error ? { error: error.slice(0, keptChars) } : {}),
  };
}

/** A rendered input as the trace keeps it: without its secrets; long texts are cut and say so. */
export function traceInput(input: RenderedInput): JsonValue {
  const cut = (value: unknown): JsonValue => {
    if (typeof value === 'string')
      return value.length > keptInputChars ? `${value.slice(0, keptInputChars)}… (${value.length} characters)` : value;
    if (Array.isArray(value)) return value.map(cut);
    if (typeof value !== 'object' || value === null) return value === undefined ? null : (value as JsonValue);
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, v]) => v !== undefined)
        .map(([k, v]) => [k, cut(v)]),
    );
  };
  const { type: _type, ...fields } = behaviourOf(input).visible(input) as { type?: string };
  return cut(fields);
}
