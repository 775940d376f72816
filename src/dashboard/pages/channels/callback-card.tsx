import type { ReactNode } from 'react';
import type { Channel } from '../../api/queries/channels.ts';
import { Card } from '../../ui/card.tsx';
import { CodeBlock } from '../../ui/code.tsx';
import { ExternalLink } from '../../ui/link.tsx';

const texts: Readonly<Record<string, ReactNode>> = {
  resend: (
    <>
      Add a webhook with this address in Resend, and enter its signing secret as “Webhook signing secret”. Then the log
      shows what was delivered, opened, clicked and bounced.{' '}
      <ExternalLink href="https://resend.com/webhooks">resend.com</ExternalLink>
    </>
  ),
  twilio: 'Nothing has to be set: every text message names this address, where Twilio reports what became of it.',
};

/** Where the vendor of a channel reports what became of its messages. */
export function CallbackCard({ channel: { id, vendor, sendsThrough } }: { channel: Channel }) {
  const text = vendor === null ? undefined : texts[vendor];
  // What is sent through another channel is reported there.
  if (text === undefined || sendsThrough !== null) return null;
  return (
    <Card title="Reports of the vendor">
      <div className="grid gap-2.5">
        <CodeBlock code={`${location.origin}/hooks/${vendor}/${id}`} label="address for reports" />
        <p className="text-12 text-ink-2">{text}</p>
      </div>
    </Card>
  );
}
