import { Hono } from 'hono';
import { AppError } from '../contract/errors.ts';
import { withHeaders } from './http/headers.ts';
import { type AppEnv, mount } from './http/mount.ts';
import { problemResponse } from './http/problem.ts';
import { mountSignIn } from './http/sign-in.ts';
import { mountSite } from './http/site.ts';
import { mountIngest } from './ingest/routes.ts';
import { log } from './log.ts';
import { routes } from './routes.ts';

/** The HTTP surface: ingest, the management API, public pages. */
export function createApp(): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(withHeaders);
  mountIngest(app);
  mount(app, routes);
  mountSignIn(app);
  mountSite(app);
  app.notFound((c) => {
    const { pathname, origin } = new URL(c.req.url);
    return problemResponse(
      new AppError('not_found', `There is nothing at ${c.req.method} ${pathname}; see ${origin}/docs.`),
      c.get('requestId'),
      origin,
    );
  });
  app.onError((error, c) => {
    if (!(error instanceof AppError)) {
      log({
        level: 'error',
        message: 'request failed',
        requestId: c.get('requestId'),
        path: c.req.path,
        error: error.stack ?? String(error),
      });
    }
    return problemResponse(error, c.get('requestId'), new URL(c.req.url).origin);
  });
  return app;
}
