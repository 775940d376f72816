import type { DeliveryLine } from '../../../log.ts';
import type { Ended } from './ended.ts';

/** The log line of one attempt, or of the gate that held it back. */
export function rowLine({ claimed, settled, result, channelId }: Ended): DeliveryLine {
  const attempt = 'attempt' in result ? result.attempt : undefined;
  return {
    level: 'info',
    message: 'delivery',
    kind: claimed.kind,
    vendor: null,
    channelId,
    outcome: settled.outcome,
    reason: settled.reason,
    statusCode: attempt?.statusCode ?? null,
    ms: attempt?.ms ?? null,
    attempt: attempt ? settled.attempts.length : 0,
    runId: null,
    key: claimed.id,
  };
}
