// Headers of every response of the Worker. Static files have the same ones from public/_headers.
import type { MiddlewareHandler } from 'hono';
import { paceHeaders } from '../access/pace.ts';
import type { AppEnv } from './mount.ts';

/** What Cloudflare names a request: 16 hexadecimal digits, and the place that took it. */
const rayPattern = /^[0-9a-f]{16}(-[A-Z]{3})?$/;

/** Nothing that the Worker answers by itself is a page, or worth keeping. */
const always = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};
const onlyHttps = { 'strict-transport-security': 'max-age=31536000' };

/** Names the request, and completes the headers of its response. */
export const withHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  const ray = c.req.header('cf-ray');
  c.set('requestId', ray !== undefined && rayPattern.test(ray) ? ray : crypto.randomUUID());
  await next();
  // Makes the response one that can be changed.
  c.header('x-request-id', c.get('requestId'));
  const { headers } = c.res;
  const pace = c.get('pace');
  const wanted = {
    ...always,
    ...(c.env.ENVIRONMENT === 'development' ? {} : onlyHttps),
    ...(pace ? paceHeaders(pace) : {}),
  };
  for (const [name, value] of Object.entries(wanted)) if (!headers.has(name)) headers.set(name, value);
};
