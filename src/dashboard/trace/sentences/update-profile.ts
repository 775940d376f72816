import { upperFirst } from '../../words/upper-first.ts';
import { fieldOf, isRecord } from '../steps.ts';
import type { StepWords } from '../story.ts';
import { listWords, valueWords } from '../values.ts';

/** "Set plan to “pro” and removed trial." */
function changes(traits: unknown, set: string, remove: string): string {
  const entries = Object.entries(isRecord(traits) ? traits : {});
  const given = entries.filter(([, value]) => value !== null);
  const gone = entries.filter(([, value]) => value === null);
  const parts = [
    ...(given.length > 0
      ? [`${set} ${listWords(given.map(([name, value]) => `${name} to ${valueWords(value)}`))}`]
      : []),
    ...(gone.length > 0 ? [`${remove} ${listWords(gone.map(([name]) => name))}`] : []),
  ];
  const text = parts.join('; ');
  return text === '' ? 'Nothing to change.' : `${upperFirst(text)}.`;
}

export const updateProfile: StepWords = {
  doing: () => 'Writing the traits of the person.',
  did: ({ step }) => changes(fieldOf(step.input, 'traits'), 'set', 'removed'),
  will: ({ config }) => changes(config.traits, 'sets', 'removes'),
  undone: 'Not written',
};
