// Decides what a webhook step comes to where nobody is called.
// 1. Statuses mean what they mean in a real run: 2xx is a success, 408, 425, 429 and 5xx are tried again, others are final.
// 2. Without an answer nothing is saved, since nobody knows what would be answered.
import { isObject } from '../../contract/json.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { StepOf } from '../../contract/workflows/workflow.ts';
import type { Simulated, SimulatedFailure, WorldAnswer } from './behaviour.ts';

interface HttpAnswer {
  status: number;
  body?: JsonValue | undefined;
}

/** Statuses below 500 after which a call is tried again, and the reason that is given. */
const passing: Readonly<Record<number, string>> = { 408: 'timeout', 425: 'provider_error', 429: 'rate_limited' };

/** Whether an answer is an HTTP status, maybe with a body. */
export function isHttpAnswer(answer: WorldAnswer): answer is HttpAnswer & WorldAnswer {
  return isObject(answer) && typeof answer.status === 'number';
}

/** The result of a call that was answered like this. */
export function simulateWebhook(
  { config }: StepOf<'webhook'>,
  _input: object,
  answer: WorldAnswer | null,
): Simulated | SimulatedFailure {
  if (answer === null || !isHttpAnswer(answer)) return { outcome: 'sent', output: { simulated: true } };
  const { status: statusCode, body = {} }: HttpAnswer = answer;
  const output = { simulated: true, statusCode, body };
  if (statusCode >= 200 && statusCode < 300) {
    const { saveTo } = config;
    const save = saveTo === undefined ? {} : { save: { root: 'webhook' as const, name: saveTo, value: body } };
    return { outcome: 'sent', output, statusCode, ...save };
  }
  const message = `The endpoint answered with status ${statusCode}.`;
  const reason = passing[statusCode] ?? (statusCode >= 500 ? 'provider_error' : null);
  if (reason !== null) return { failed: { reason, message, statusCode, rateLimited: statusCode === 429 } };
  return { outcome: 'error', reason: statusCode === 410 ? 'gone' : 'endpoint_refused', message, output, statusCode };
}
