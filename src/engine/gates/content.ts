// Decides by the class of its content which gates a message has to pass.
// 1. A template says its class, else the step or rule does. What says nothing may be declined where it names a topic.
// 2. A receipt reaches whoever asked for no news: `transactional` passes preference, channel cap and `unsubscribed`.

/** What kind of message it is. */
export interface Content {
  /** `inline`: neither a template nor a step or rule says. */
  class: 'marketing' | 'transactional' | 'inline';
  /** Key of its topic, or null. */
  topic: string | null;
}

/** The content of a message by its template (null: none), and what its step or rule says of it. */
export function contentOf(
  template: { class?: 'marketing' | 'transactional' } | null,
  said: { topic?: string | undefined; class?: 'transactional' | 'marketing' | undefined },
): Content {
  return { class: template?.class ?? said.class ?? 'inline', topic: said.topic ?? null };
}

/** Whether a person may decline the message: it asks their preference and carries a way to unsubscribe. */
export const mayBeDeclined = ({ class: name, topic }: Content): boolean =>
  name === 'marketing' || (name === 'inline' && topic !== null);

/** Whether the frequency cap of a channel counts the message. */
export const isCappedByChannel = ({ class: name }: Content): boolean => name !== 'transactional';
