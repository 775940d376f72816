import { Hono } from 'hono';
import { AppError } from '../contract/errors.ts';
import { mountFeed } from './feed/routes.ts';
import { mountAcknowledge } from './heard/acknowledge.ts';
import { mountHooks } from './heard/hooks.ts';
import { mountTracking } from './heard/tracking.ts';
import { mountUnsubscribe } from './heard/unsubscribe.ts';
import { allowedMethods } from './http/allowed-methods.ts';
import { withHeaders } from './http/headers.ts';
import { type AppEnv, mount } from './http/mount.ts';
import { problemResponse } from './http/problem.ts';
import { mountSignIn } from './http/sign-in.ts';
import { mountSite } from './http/site.ts';
import { mountIngest } from './ingest/routes.ts';
import { log } from './log.ts';
import { mountMcp } from './mcp/endpoint.ts';
import { keyRoutes, routes } from './routes.ts';

function notFound(method: string, pathname: string, origin: string): AppError {
  const allowed = allowedMethods(pathname);
  if (allowed.length === 0) {
    return new AppError('not_found', `There is nothing at ${method} ${pathname}; see ${origin}/docs.`);
  }
  const message = `${pathname} does not take ${method}; it takes ${allowed.join(', ')}.`;
  return new AppError('method_not_allowed', message, { headers: { allow: allowed.join(', ') } });
}

/** The HTTP surface: ingest, the management API, public pages. */
export function createApp(): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.use(withHeaders);
  mountIngest(app);
  mountFeed(app);
  mountHooks(app);
  mountTracking(app);
  mountUnsubscribe(app);
  mount(app, [...routes, ...keyRoutes]);
  mountSignIn(app);
  mountAcknowledge(app);
  mountMcp(app);
  mountSite(app);
  app.notFound((c) => {
    const { pathname, origin } = new URL(c.req.url);
    return problemResponse(notFound(c.req.method, pathname, origin), c.get('requestId'), origin);
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
