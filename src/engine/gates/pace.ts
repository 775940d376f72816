// Decides when a message has its turn on a target that takes so many a second.
// 1. Places are taken from the target in one statement (store/targets.ts); a place in the future holds the message.
// 2. A held message keeps its place and asks for no other. Each attempt takes a place of its own.
import { type ChannelKind, channelKinds } from '../../contract/messages/channels/registry.ts';
import type { GateVerdict } from '../../contract/messages/gates.ts';
import { type Answer, notAsked } from './gate.ts';

/** Clocks of two consumers differ by so much. */
const slackMs = 50;

/** Milliseconds between two messages over a channel; null where it may send as fast as it can. */
export function gapMs(kind: ChannelKind, ratePerSecond: number | null): number | null {
  const most = channelKinds[kind].mostPerSecond;
  const rate = ratePerSecond === null ? most : Math.min(ratePerSecond, most ?? ratePerSecond);
  return rate === null ? null : Math.ceil(1_000 / rate);
}

/** The place that a message which was held for it has, epoch ms; null where it has none. */
export function placeIn(earlier: readonly GateVerdict[]): number | null {
  const held = earlier.find(({ gate, verdict }) => gate === 'pace' && verdict === 'held');
  return typeof held?.at === 'string' ? Date.parse(held.at) : null;
}

/** The answer by the place of a message (epoch ms); null: the target has no pace. */
export function paceAnswer(placeAt: number | null, now: number): Answer {
  if (placeAt === null) return notAsked;
  const numbers = { at: new Date(placeAt).toISOString() };
  if (placeAt <= now + slackMs) return { verdict: 'open', numbers };
  const seconds = Math.ceil((placeAt - now) / 100) / 10;
  const message = `Waits its turn for ${seconds} s: the channel sends so many messages a second and no more.`;
  return { verdict: 'held', numbers, stop: { kind: 'held', why: 'pace', reason: 'pace', message, dueAt: placeAt } };
}
