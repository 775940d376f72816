// The words of steps that send a message to an address.
import { attemptWords, heardWords } from '../heard.ts';
import { textField } from '../steps.ts';
import type { StepWords, Story } from '../story.ts';
import { cut } from '../values.ts';

const recipientOf = ({ step }: Story): string => textField(step.input, 'to')?.trim() || 'nobody';

/** "Sent to ada@example.com by “Mail” at the second attempt; opened after 3 min." */
function sent(story: Story): string {
  const { step, channel, delivery } = story;
  const by = channel === null ? '' : ` by “${channel}”`;
  const heard = heardWords(delivery?.events ?? [], step.finishedAt);
  return `Sent to ${recipientOf(story)}${by}${attemptWords(step)}${heard === null ? '' : `; ${heard}`}.`;
}

/** Words of a step that sends to an address; `what`: the field of the config that tells most about its content. */
export const addressed = (what: string): StepWords => ({
  doing: (story) => `Being sent to ${recipientOf(story)}.`,
  did: sent,
  will: ({ config }) => {
    const content = textField(config, what);
    return `To ${textField(config, 'to') ?? 'the person'}${content === undefined ? '' : `: ${cut(content)}`}`;
  },
  undone: 'Not sent',
});
