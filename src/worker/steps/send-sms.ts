import type { Performed, StepContextOf } from './context.ts';
import { passGates } from './gates.ts';
import { blockedByGate, sendOnce } from './send.ts';

/** Sends one text message to one number. */
export async function performSendSms(context: StepContextOf<'send_sms'>): Promise<Performed> {
  const { input, step, projectConfig, scope, suppressedFor } = context;
  const gate = passGates(projectConfig, {
    kind: 'sms',
    config: step.config,
    recipient: input.to,
    from: null,
    suppressedFor,
    scope,
    now: context.now(),
  });
  if ('closed' in gate) return blockedByGate(context, 'sms', input.to, gate.closed);
  return sendOnce(context, gate.channel, input.to, { to: input.to, body: input.body });
}
