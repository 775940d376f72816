// The live feed: sockets that hibernate with the object. Every commit is sent as one frame, in order.
// 1. Whom a frame is for is settled when it is committed: a socket that opens later knows the commit by its `hello`.
// 2. Before each frame and each message the end of the token is looked at, and whether its secret still counts.

import { isObject } from '../../contract/json.ts';
import { type FeedFrame, feedLimits } from '../../contract/messages/feed.ts';
import { type FeedKey, readFeedKeys } from '../access/feed-keys.ts';
import { leewayMs, readUserToken } from '../access/user-token.ts';
import type { Env } from '../env.ts';
import type { FeedNow, FeedSince, SocketOpening, SocketOwner } from './messages.ts';

/** Of the codes that an application may choose; they read like those of HTTP. */
const codes = { notUnderstood: 4_400, tokenEnded: 4_401, otherPerson: 4_403, erased: 4_410, tooMany: 4_429 } as const;

export class FeedSockets {
  private readonly ctx: DurableObjectState;
  private readonly env: Env;
  private sending: Promise<void> = Promise.resolve();

  constructor(ctx: DurableObjectState, env: Env) {
    this.ctx = ctx;
    this.env = env;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  /** Accepts a socket; its first frame is `hello`, its second what it has missed, where it asks for that. */
  open({ since, ...owner }: SocketOpening, now: number, feed: FeedNow, missed: (seq: number) => FeedSince): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.serializeAttachment({ ...owner, openedAt: now } satisfies SocketOwner);
    this.closeOldest();
    send(server, { type: 'hello', ...feed });
    if (since !== null) send(server, catchUp(missed(since)));
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Sends frames of commits to every socket that is open now. */
  broadcast(frames: readonly FeedFrame[], now: number): void {
    const sockets = this.ctx.getWebSockets();
    if (sockets.length === 0 || frames.length === 0) return;
    this.sending = this.sending.then(async () => {
      const open = await this.withLiveToken(sockets, now);
      for (const frame of frames) for (const socket of open) send(socket, frame);
    });
    this.ctx.waitUntil(this.sending);
  }

  /** Takes what a client sends: it may ask for what it missed, and renew its token. */
  async receive(
    socket: WebSocket,
    message: string | ArrayBuffer,
    now: number,
    missed: (seq: number) => FeedSince,
  ): Promise<void> {
    const asked = parseMessage(message);
    if (asked === null) return socket.close(codes.notUnderstood, 'A client sends ping, since and token.');
    if ('token' in asked) return this.renew(socket, asked.token, now);
    const [open] = await this.withLiveToken([socket], now);
    if (open) send(open, catchUp(missed(asked.since)));
  }

  /** Closes what was opened until a moment by a person who is erased. */
  closeErased(until: number): void {
    for (const socket of this.ctx.getWebSockets())
      if (ownerOf(socket).openedAt <= until) socket.close(codes.erased, 'This person was erased.');
  }

  private async renew(socket: WebSocket, token: string, now: number): Promise<void> {
    const owner = ownerOf(socket);
    const user = await readUserToken(this.env, token, now);
    if (!user) return socket.close(codes.tokenEnded, 'The token is not valid.');
    if (user.userId !== owner.userId || user.projectId !== owner.projectId)
      return socket.close(codes.otherPerson, 'This is the token of another person.');
    socket.serializeAttachment({ ...owner, keyId: user.keyId, expiresAt: user.expiresAt } satisfies SocketOwner);
  }

  /** Closes those whose token is over or was revoked, and returns the others. */
  private async withLiveToken(sockets: readonly WebSocket[], now: number): Promise<WebSocket[]> {
    const [first] = sockets;
    if (!first) return [];
    // While the secrets cannot be read nobody is closed: the token was valid when it came.
    const keys = await readFeedKeys(this.env, ownerOf(first).projectId, now).catch(() => null);
    return sockets.filter((socket) => {
      if (isLive(ownerOf(socket), keys, now)) return true;
      socket.close(codes.tokenEnded, 'The token is over.');
      return false;
    });
  }

  private closeOldest(): void {
    const byAge = this.ctx.getWebSockets().toSorted((a, b) => ownerOf(a).openedAt - ownerOf(b).openedAt);
    for (const socket of byAge.slice(0, Math.max(0, byAge.length - feedLimits.sockets)))
      socket.close(codes.tooMany, `A person has at most ${feedLimits.sockets} sockets.`);
  }
}

const ownerOf = (socket: WebSocket) => socket.deserializeAttachment() as SocketOwner;

function isLive({ expiresAt, keyId }: SocketOwner, keys: readonly FeedKey[] | null, now: number): boolean {
  if (expiresAt + leewayMs <= now) return false;
  return keys === null || keys.some(({ id, until }) => id === keyId && (until === null || until > now));
}

const catchUp = ({ data, reset, ...now }: FeedSince): FeedFrame =>
  reset ? { type: 'reset', ...now } : { type: 'catchup', ...now, data };

function send(socket: WebSocket, frame: FeedFrame): void {
  try {
    socket.send(JSON.stringify(frame));
  } catch {
    // A socket that is gone must not disturb the feed.
  }
}

function parseMessage(message: string | ArrayBuffer): { since: number } | { token: string } | null {
  if (typeof message !== 'string') return null;
  try {
    const parsed: unknown = JSON.parse(message);
    if (!isObject(parsed)) return null;
    const { type, seq, token } = parsed;
    if (type === 'since' && typeof seq === 'number' && Number.isInteger(seq) && seq >= 0) return { since: seq };
    return type === 'token' && typeof token === 'string' ? { token } : null;
  } catch {
    return null;
  }
}
