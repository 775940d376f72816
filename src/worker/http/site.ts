import type { Hono } from 'hono';
import { ping } from '../db/client.ts';
import type { AppEnv } from './mount.ts';

/** Health, documentation and static pages. */
export function mountSite(app: Hono<AppEnv>): void {
  app.get('/healthz', async (c) => {
    await ping(c.env);
    return c.json({ ok: true });
  });
  // The dashboard finds its page by itself. Assets of other addresses are none of its business, so they stay 404.
  for (const path of ['/app', '/app/*', '/sign-in', '/invite/*'])
    app.get(path, (c): Promise<Response> => c.env.ASSETS.fetch(new Request(new URL('/', c.req.url), c.req.raw)));
  app.get('/', async (c): Promise<Response> => {
    const wantsPage = (c.req.header('accept') ?? '').includes('text/html');
    if (wantsPage) return c.env.ASSETS.fetch(c.req.raw);
    const { origin } = new URL(c.req.url);
    return c.json({
      name: 'Sendora',
      about: 'Event-driven messaging: POST an event, a workflow runs, messages leave.',
      docs: `${origin}/docs`,
      openapi: `${origin}/openapi.json`,
      send: `POST ${origin}/v1/track with your write key as the Basic user name`,
      api: `${origin}/api/v1/orgs/{orgId} with an x-api-key`,
    });
  });
}
