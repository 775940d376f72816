import type { Performed, StepContextOf } from './context.ts';
import { passGates } from './gates.ts';
import { heldBack, sendOnce } from './send.ts';

/** Sends one email to one recipient. */
export async function performSendEmail(context: StepContextOf<'send_email'>): Promise<Performed> {
  const { input, step, materials, scope, suppressedFor } = context;
  const from = input.from || null;
  const gate = passGates(materials, {
    kind: 'email',
    config: step.config,
    recipient: input.to,
    from,
    suppressedFor,
    scope,
    now: context.now(),
  });
  if ('closed' in gate) return heldBack(context, 'email', input.to, gate.closed);
  const { to, subject, html, text } = input;
  return sendOnce(context, gate.channel, to, { from: from ?? '', to, subject, html, text });
}
