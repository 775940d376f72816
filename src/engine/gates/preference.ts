// Decides whether a person wants messages of a topic over a kind of channel.
// 1. The most specific of what they said decides: topic and kind, topic, kind, everything; else the default of the topic.
// 2. Only messages that may be declined are asked about.
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import { mayBeDeclined } from './content.ts';
import { closedBy, type Gate, notAsked } from './gate.ts';

/** What a person said; `*` stands for any topic, or any kind. */
export interface Preference {
  topic: string;
  kind: string;
  allowed: boolean;
}

export const any = '*';

/** The preference that decides about a topic (null: none) and a kind; null where nothing was said. */
export function decidingPreference(
  said: readonly Preference[],
  topic: string | null,
  kind: ChannelKind,
): Preference | null {
  const topics = topic === null ? [any] : [topic, any];
  for (const wantedTopic of topics) {
    for (const wantedKind of [kind, any]) {
      const found = said.find((one) => one.topic === wantedTopic && one.kind === wantedKind);
      if (found) return found;
    }
  }
  return null;
}

export const preference: Gate = {
  name: 'preference',
  ask({ content, hasPerson, preferences, topicDefault, kind, noun }) {
    if (!hasPerson || !mayBeDeclined(content)) return notAsked;
    const { topic } = content;
    const said = decidingPreference(preferences, topic, kind);
    const numbers = { topic, said: said ? { topic: said.topic, kind: said.kind, allowed: said.allowed } : null };
    if (said ? said.allowed : topic === null || topicDefault) return { verdict: 'open', numbers };
    const what = topic === null ? 'such messages' : `"${topic}"`;
    const message = said
      ? `The person does not want ${what} by ${noun}.`
      : `Nobody gets "${topic}" without having asked for it, and the person has not.`;
    return closedBy('suppressed', 'preference', message, numbers);
  },
};
