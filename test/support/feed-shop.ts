// A shop on another origin whose pages show the inbox of a person, and the server of the shop, which signs user tokens.
import { createApiClient } from '../../src/sdk/api/index.ts';
import { openShop } from './shop.ts';
import { userToken } from './user-token.ts';

interface Demo {
  url: string;
  orgId: string;
  projectId: string;
  apiKey: string;
  writeKey: string;
  feedSecret: string;
}

type Told = string | { title: string; body?: string; url?: string };

export interface FeedShop {
  url: string;
  /** Address of a page with the inbox of a person. */
  inboxPage(user: string, attributes?: string): Promise<string>;
  /** Address of a page with this body. */
  pageWith(html: string): string;
  token(user: string): Promise<string>;
  /** Sends messages to a person, one after the other, and waits until they are in their feed. */
  tell(user: string, ...messages: Told[]): Promise<void>;
  counts(user: string): Promise<{ unread: number; unseen: number; seq: number }>;
  close(): void;
}

/** Starts the shop with a rule that turns the event `told` into an item. */
export async function openFeedShop(demo: Demo): Promise<FeedShop> {
  let body = '';
  const shop = await openShop(() => body);
  const token = (user: string) => userToken({ sub: user, projectId: demo.projectId }, { secret: demo.feedSecret });
  const clientOf = (key: string) => createApiClient({ url: demo.url, orgId: demo.orgId, key });
  const api = clientOf(demo.apiKey);
  const counts = async (user: string) => clientOf(await token(user)).countFeed();
  const { projectId } = demo;
  const channel = await api.createChannel({ body: { projectId, kind: 'in_app', name: 'Inbox' } });
  const key = `told-${crypto.randomUUID()}`;
  const content = { title: '{{event.title}}', body: '{{event.body}}', url: '{{event.url}}' };
  await api.createNotificationRule({ body: { projectId, key, channelIds: [channel.id], content } });
  return {
    url: shop.url,
    token,
    counts,
    close: () => shop.close(),
    pageWith(html) {
      body = html;
      return `${shop.url}/inbox`;
    },
    async inboxPage(user, attributes = '') {
      body = `<script type="module" src="${demo.url}/sdk/inbox.js"></script>
        <main><h1>Shop</h1><sendora-inbox base-url="${demo.url}" token="${await token(user)}" ${attributes}></sendora-inbox></main>`;
      return `${shop.url}/inbox`;
    },
    async tell(user, ...messages) {
      for (const message of messages) {
        const { seq } = await counts(user);
        const properties = { body: '', url: '', ...(typeof message === 'string' ? { title: message } : message) };
        await clientOf(demo.writeKey).track({ body: { userId: user, event: key, properties } });
        for (let tries = 0; (await counts(user)).seq === seq; tries++) {
          if (tries > 300) throw new Error('The message did not arrive in the feed.');
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    },
  };
}
