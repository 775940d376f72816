import type { Kind } from '../vendor.ts';

/** How a kind of message is shown: its tab, and the place of the newest one. */
export interface KindView {
  title: string;
  /** The path of a 16 x 16 line drawing. */
  icon: string;
  newest: 'first' | 'last';
  /** What one and several of them are called. */
  one: string;
  many: string;
  /** What the addressee is called. */
  recipient: string;
  anyRecipient: string;
  emptyTitle: string;
  emptyHint: string;
  /** A request that makes the first message appear; `$URL` is the sandbox's own address. */
  example: string;
}

export const kindViews: Record<Kind, KindView> = {
  email: {
    title: 'Mailbox',
    icon: 'M2.5 3.5h11v9h-11zM2.5 4.5 8 9l5.5-4.5',
    newest: 'first',
    one: 'mail',
    many: 'mails',
    recipient: 'Recipient',
    anyRecipient: 'All recipients',
    emptyTitle: 'No mail yet',
    emptyHint: 'Run a workflow with an email step, or play the mail provider’s client yourself:',
    example: `curl $URL/resend/emails \\
  -H 'authorization: Bearer re_demo_key' \\
  -H 'content-type: application/json' \\
  -d '{"from":"Sendora <hello@example.com>","to":"ada@example.com",
       "subject":"Hello","html":"<h1>Hello Ada</h1>"}'`,
  },
  sms: {
    title: 'Phone',
    icon: 'M3.5 3h9A1.5 1.5 0 0 1 14 4.5v5a1.5 1.5 0 0 1-1.5 1.5H7l-3 2.5V11h-.5A1.5 1.5 0 0 1 2 9.5v-5A1.5 1.5 0 0 1 3.5 3z',
    newest: 'last',
    one: 'text message',
    many: 'text messages',
    recipient: 'Number',
    anyRecipient: 'All numbers',
    emptyTitle: 'No text messages yet',
    emptyHint: 'Run a workflow with an SMS step, or send one the way Twilio’s client does:',
    example: `curl $URL/twilio/2010-04-01/Accounts/ACdemo/Messages.json \\
  -u ACdemo:secret \\
  --data-urlencode To=+15551234567 \\
  --data-urlencode From=+15005550006 \\
  --data-urlencode 'Body=Your code is 4711'`,
  },
  push: {
    title: 'Lock screen',
    icon: 'M8 2a4 4 0 0 0-4 4v2.5L2.75 11h10.5L12 8.5V6a4 4 0 0 0-4-4zM6.5 13.5h3',
    newest: 'first',
    one: 'notification',
    many: 'notifications',
    recipient: 'Device',
    anyRecipient: 'All devices',
    emptyTitle: 'No notifications yet',
    emptyHint: 'Run a workflow with a push step. A subscription of a browser whose messages are shown here is at:',
    example: 'curl $URL/webpush/my-browser',
  },
  slack: {
    title: 'Slack',
    icon: 'M6.2 2.5 4.8 13.5M11.2 2.5 9.8 13.5M2.5 6h11M2.5 10h11',
    newest: 'last',
    one: 'post',
    many: 'posts',
    recipient: 'Webhook',
    anyRecipient: 'All webhooks',
    emptyTitle: 'The channel is quiet',
    emptyHint: 'Give an alert channel the address below as its Slack webhook, or post to it:',
    example: `curl $URL/slack/services/T0/B0/alerts \\
  -H 'content-type: application/json' \\
  -d '{"text":"Something happened","attachments":[
       {"color":"#e11d48","title":"email.bounced","text":"code 550"}]}'`,
  },
  webhook: {
    title: 'Webhooks',
    icon: 'M2 5.5h11M10 2.5l3 3-3 3M14 10.5H3M6 7.5l-3 3 3 3',
    newest: 'first',
    one: 'call',
    many: 'calls',
    recipient: 'Hook',
    anyRecipient: 'All hooks',
    emptyTitle: 'No webhook called yet',
    emptyHint: 'Use the address below, with any last word, wherever a webhook is asked for:',
    example: `curl $URL/hooks/orders \\
  -H 'content-type: application/json' \\
  -d '{"order":"A-1"}'`,
  },
  ai: {
    title: 'AI calls',
    icon: 'M8 2l1.6 4.4L14 8l-4.4 1.6L8 14l-1.6-4.4L2 8l4.4-1.6z',
    newest: 'first',
    one: 'call',
    many: 'calls',
    recipient: 'Model',
    anyRecipient: 'All models',
    emptyTitle: 'No model called yet',
    emptyHint:
      'Run a workflow with an AI step. Without a queued reply the model echoes the prompt; queue one under Faults and answers, or here:',
    example: `curl $URL/ai/replies \\
  -H 'content-type: application/json' \\
  -d '{"replies":["Thank you, Ada!"]}'`,
  },
};
