import { attemptWords } from '../heard.ts';
import { textField } from '../steps.ts';
import type { StepWords, Story } from '../story.ts';
import { cut } from '../values.ts';

/** "POST https://example.com/hook", from the input or from how it is written. */
const requestOf = (value: unknown): string =>
  `${textField(value, 'method') ?? 'POST'} ${cut(textField(value, 'url') ?? '', 120)}`;

const statusOf = ({ step }: Story): string => {
  const status = step.attempts.at(-1)?.statusCode;
  return status === undefined ? 'was accepted' : `returned ${status}`;
};

export const webhook: StepWords = {
  doing: ({ step, written }) => `Calling ${requestOf(step.input ?? written?.config)}.`,
  did: (story) => `${requestOf(story.step.input)} ${statusOf(story)}${attemptWords(story.step)}.`,
  will: ({ config }) => requestOf(config),
  undone: 'Not called',
};
