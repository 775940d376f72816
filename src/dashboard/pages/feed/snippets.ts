// Code that shows the feed in an app, and makes the token that it needs.

export const snippetKinds = {
  element: 'Web component',
  react: 'React',
  headless: 'Headless',
  token: 'Token (Node)',
} as const;
export type SnippetKind = keyof typeof snippetKinds;

const element = `<script type="module" src="HOST/sdk/inbox.js"></script>
<sendora-inbox base-url="HOST"></sendora-inbox>
<script type="module">
  const inbox = document.querySelector('sendora-inbox');
  inbox.getToken = () => fetch('/feed-token').then((response) => response.text());
</script>
`;

const react = `import { useFeed } from '@sendora/sdk/react';

export function Bell({ userId }: { userId: string }) {
  const { items, counts, markAllRead, click } = useFeed({
    baseUrl: 'HOST',
    userId,
    getToken: () => fetch('/feed-token').then((response) => response.text()),
  });
  return (
    <section>
      <button onClick={markAllRead}>{counts.unread} unread</button>
      {items.map((item) => (
        <a key={item.id} href={item.url ?? '#'} onClick={() => click(item.id)}>{item.title}</a>
      ))}
    </section>
  );
}
`;

const headless = `import { createFeedClient } from 'HOST/sdk/feed.js';

const feed = createFeedClient({
  baseUrl: 'HOST',
  getToken: () => fetch('/feed-token').then((response) => response.text()),
});
feed.subscribe(() => {
  const { items, counts } = feed.getSnapshot();
  console.log(counts.unread, items.map((item) => item.title));
});
`;

const token = `// GET /feed-token of your server, for somebody who is signed in there.
import { createHmac } from 'node:crypto';

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function feedToken(userId) {
  const claims = { sub: userId, projectId: 'PROJECT', exp: Math.floor(Date.now() / 1000) + 3600 };
  const text = \`\${encode({ alg: 'HS256', typ: 'JWT' })}.\${encode(claims)}\`;
  const signature = createHmac('sha256', process.env.SENDORA_FEED_SECRET).update(text).digest('base64url');
  return \`\${text}.\${signature}\`;
}
`;

const code: Record<SnippetKind, string> = { element, react, headless, token };

export const snippet = (kind: SnippetKind, { host, projectId }: { host: string; projectId: string }): string =>
  code[kind].replaceAll('HOST', () => host).replaceAll('PROJECT', () => projectId);
