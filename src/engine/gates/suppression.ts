// Decides whether the suppression list stops a message: every reason but one stops all of a kind to an address.
import { mayBeDeclined } from './content.ts';
import { closedBy, type Gate, type GateFacts, open } from './gate.ts';

export const suppression: Gate = {
  name: 'suppression',
  ask(facts) {
    const { recipient, suppressedFor } = facts;
    if (suppressedFor === null) return open;
    const numbers = { reason: suppressedFor };
    if (!stops(suppressedFor, facts)) return { verdict: 'open', numbers };
    const message = `${recipient} is on the suppression list (${suppressedFor.replaceAll('_', ' ')}).`;
    return closedBy('suppressed', `suppression_${suppressedFor}`, message, numbers);
  },
};

/** Whoever asked for no more mails still gets receipts; a number that answered STOP takes nothing from its provider. */
function stops(reason: string, { kind, content }: GateFacts): boolean {
  return reason !== 'unsubscribed' || kind === 'sms' || mayBeDeclined(content);
}
