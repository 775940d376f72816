// Decides whether a mail may be sent from its domain.
import { closedBy, type Gate, notAsked, open } from './gate.ts';

export const domain: Gate = {
  name: 'domain',
  ask({ kind, channel, unverifiedDomain }) {
    if (kind !== 'email' || channel === 'missing') return notAsked;
    if (unverifiedDomain === null) return open;
    const message =
      unverifiedDomain === ''
        ? 'The message names no sender, and neither does the channel; give one of them a `from`.'
        : `The sender domain ${unverifiedDomain} is not verified: add it with POST email/domains, set the DNS records that this shows, and call POST email/domains/{id}/verify; /docs/guides/sending-mail leads through it.`;
    return closedBy('byod_required', 'domain_not_verified', message);
  },
};
