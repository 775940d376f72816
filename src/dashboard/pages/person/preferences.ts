// What a person wants to get, as it is shown and changed topic by topic.
import type { Preferences } from '../../api/queries/people.ts';

export const anything = '*';

/** Kinds of channel that a person may decline, in the order in which they are shown. */
export const personalKinds = ['email', 'push', 'sms', 'in_app'] as const;
export type PersonalKind = (typeof personalKinds)[number];

/** What was said of one topic: by kind, or `*` for every kind. */
export type Answer = 'unsaid' | 'yes' | 'no';
export type Answers = Readonly<Record<string, Answer>>;

export interface TopicRow {
  /** `*`: messages without a topic, and whatever no topic is said of. */
  topic: string;
  name: string;
  /** Whether people get it who said nothing. */
  isDefault: boolean;
  /** By kind, whether the person gets it; null where the project has no such topic. */
  gets: Readonly<Partial<Record<PersonalKind, boolean>>> | null;
}

/** A row for each topic, for messages without one, and for topics that are gone but were spoken about. */
export function topicRows({ topics, others, preferences }: Preferences): TopicRow[] {
  const known = new Set([anything, ...topics.map(({ key }) => key)]);
  const gone = [...new Set(preferences.map(({ topic }) => topic))].filter((topic) => !known.has(topic));
  return [
    { topic: anything, name: 'Without a topic', isDefault: true, gets: others },
    ...topics.map((topic) => ({
      topic: topic.key,
      name: topic.name,
      isDefault: topic.default === 'in',
      gets: topic.channels,
    })),
    ...gone.map((topic) => ({ topic, name: topic, isDefault: true, gets: null })),
  ];
}

/** What the person said of one topic itself. */
export function answersOf(preferences: Preferences['preferences'], topic: string): Answers {
  const said = preferences.filter((each) => each.topic === topic);
  return Object.fromEntries(
    [anything, ...personalKinds].map((kind) => {
      const found = said.find((each) => each.kind === kind);
      return [kind, found === undefined ? 'unsaid' : found.allowed ? 'yes' : 'no'];
    }),
  );
}

type Said = Omit<Preferences['preferences'][number], 'at'>;

/** Everything the person says, with other answers for one topic. What was said of other kinds stays. */
export function withAnswers(preferences: Preferences['preferences'], topic: string, answers: Answers): Said[] {
  const kept = preferences.filter((each) => each.topic !== topic || !(each.kind in answers));
  const given = Object.entries(answers).filter(([, answer]) => answer !== 'unsaid');
  return [
    ...kept.map(({ topic: of, kind, allowed }) => ({ topic: of, kind, allowed })),
    ...given.map(([kind, answer]) => ({ topic, kind: kind as Said['kind'], allowed: answer === 'yes' })),
  ];
}
