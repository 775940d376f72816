import { attemptWords, heardWords } from '../heard.ts';
import { fieldOf, textField } from '../steps.ts';
import type { StepWords } from '../story.ts';
import { countOf, cut } from '../values.ts';

export const sendPush: StepWords = {
  doing: () => 'Being sent to the devices of the person.',
  did: ({ step, delivery }) => {
    const reached = fieldOf(step.output, 'reached');
    const heard = heardWords(delivery?.events ?? [], step.finishedAt);
    const whom = typeof reached === 'number' ? countOf(reached, 'device') : 'the feed of the person';
    return `Sent to ${whom}${attemptWords(step)}${heard === null ? '' : `; ${heard}`}.`;
  },
  will: ({ config }) => {
    const [title, body] = [cut(textField(config, 'title') ?? ''), cut(textField(config, 'body') ?? '')];
    return `${title}${title === '' || /[.!?…:]$/.test(title) ? '' : ':'} ${body}`.trim();
  },
  undone: 'Not sent',
};
