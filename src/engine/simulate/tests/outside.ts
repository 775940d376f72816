// The outside world of a test: what is answered, and what channels are like.
import type { TestAnswer } from '../../../contract/bundle/test.ts';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import type { World } from '../world.ts';

/** Under which name the settings of a channel are kept. */
export const channelKey = (kind: ChannelKind, name: string | undefined): string => JSON.stringify([kind, name ?? null]);

/** Hands out the answers to each step in their order; the last one repeats. */
export function answersOf(answers: Readonly<Record<string, readonly TestAnswer[]>>): World['answer'] {
  const given = new Map<string, number>();
  return ({ label }) => {
    const list = Object.hasOwn(answers, label) ? answers[label] : undefined;
    if (list === undefined) return null;
    const turn = given.get(label) ?? 0;
    given.set(label, turn + 1);
    return list[Math.min(turn, list.length - 1)] ?? null;
  };
}
