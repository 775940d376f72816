// Authentication of a WebSocket. A browser cannot set headers on one, so the key may be sent as a subprotocol.
import { socketKeyPrefix, socketProtocol } from '../../contract/api/route.ts';
import { AppError } from '../../contract/errors.ts';

/** The headers of a request that opens a socket, with the key in its usual header; 400 without an upgrade. */
export function socketHeaders(headers: Headers): Headers {
  if (headers.get('upgrade')?.toLowerCase() !== 'websocket') {
    throw new AppError(
      'bad_request',
      'This address speaks WebSocket; open it with an Upgrade, e.g. new WebSocket(url, ["sendora", "key.<API key>"]).',
    );
  }
  const key = offeredProtocols(headers)
    .find((part) => part.startsWith(socketKeyPrefix))
    ?.slice(socketKeyPrefix.length);
  if (!key) return headers;
  const copy = new Headers(headers);
  copy.set('x-api-key', key);
  return copy;
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
