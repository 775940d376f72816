// What an attempt at a subscribed endpoint came to. Whether an endpoint will take a message later is not for its status to
// say, except for 410: everything else is tried again by the schedule.
import { judgeAnswer } from '../../../engine/endpoints/answer.ts';
import type { EgressAnswer } from '../../guard/egress.ts';
import type { ProviderResult } from '../provider.ts';
import { answered, failed, fromEgressFailure, fromPassingStatus, refused, sent } from '../results.ts';
import { parseRetryAfter } from '../retry-after.ts';

/** As much of an answer is read and kept. */
export const keptBytes = 4_096;
const header = 'webhook-delivery';

export function subscriberResult(answer: EgressAnswer, nowMs: number): ProviderResult {
  if (!answer.ok) {
    // An address that may not be called today may be public again tomorrow.
    if (answer.error === 'blocked') return failed('blocked_address', { body: answer.message });
    return fromEgressFailure(answer);
  }
  const verdict = judgeAnswer({ statusCode: answer.status, asks: answer.headers.get(header) });
  const said = answered(answer, `status ${answer.status}`);
  switch (verdict.kind) {
    case 'success':
      return sent(null, said);
    case 'gone':
      return refused('gone', said);
    case 'aborted':
      return refused('delivery_aborted', said);
    case 'asked':
      return verdict.took ? { ...sent(null, said), asksToStop: true } : refused('asked_to_stop', said);
    case 'failure': {
      const passing = fromPassingStatus(answer, nowMs);
      if (passing !== null) return passing;
      const retryAfterMs = parseRetryAfter(answer.headers.get('retry-after'), nowMs);
      return failed('endpoint_refused', { ...said, ...(retryAfterMs === null ? {} : { retryAfterMs }) });
    }
  }
}
