// Authentication of a WebSocket. A browser cannot set headers on one, so the key may be sent as a subprotocol.
import { socketKeyPrefix, socketProtocol } from '../../contract/api/route.ts';
import { AppError } from '../../contract/errors.ts';

/** The headers of a request that opens a socket, with the key in its usual header; 400 without an upgrade. */
export function socketHeaders(headers: Headers): Headers {
  requireUpgrade(headers, 'key.<API key>');
  const key = offeredSecret(headers, socketKeyPrefix);
  if (!key) return headers;
  const copy = new Headers(headers);
  copy.set('x-api-key', key);
  return copy;
}

/** 400 for a request without an upgrade; `example` is the subprotocol to offer. */
export function requireUpgrade(headers: Headers, example: string): void {
  if (headers.get('upgrade')?.toLowerCase() === 'websocket') return;
  const how = `new WebSocket(url, ["sendora", "${example}"])`;
  throw new AppError('bad_request', `This address speaks WebSocket; open it with an Upgrade, e.g. ${how}.`);
}

/** What a subprotocol with this prefix carries; undefined where none is offered. */
export function offeredSecret(headers: Headers, prefix: string): string | undefined {
  return offeredProtocols(headers)
    .find((part) => part.startsWith(prefix))
    ?.slice(prefix.length);
}

/** The response that opens the socket; a browser closes it when the server selects none of the offered protocols. */
export function socketResponse({ status, webSocket }: Response, headers: Headers): Response {
  const picked = offeredProtocols(headers).includes(socketProtocol);
  return new Response(null, {
    status,
    webSocket,
    ...(picked ? { headers: { 'sec-websocket-protocol': socketProtocol } } : {}),
  });
}

function offeredProtocols(headers: Headers): string[] {
  return (headers.get('sec-websocket-protocol') ?? '').split(',').map((part) => part.trim());
}
