import type { Performed, StepContextOf } from './context.ts';
import { passGates } from './gates.ts';
import { blockedByGate, sendOnce } from './send.ts';

/** Sends one email to one recipient. */
export async function performSendEmail(context: StepContextOf<'send_email'>): Promise<Performed> {
  const { input, step, projectConfig, scope, suppressedFor } = context;
  const from = input.from || null;
  const gate = passGates(projectConfig, {
    kind: 'email',
    config: step.config,
    recipient: input.to,
    from,
    suppressedFor,
    scope,
    now: context.now(),
  });
  if ('closed' in gate) return blockedByGate(context, 'email', input.to, gate.closed);
  const { to, subject, html, text } = input;
  return sendOnce(context, gate.channel, to, { from: from ?? '', to, subject, html, text });
}
