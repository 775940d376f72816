// What is asked of the model, as the config of an AI step has it.
import type { TrialBody } from '../../ai-trial/use-ai-trial.ts';

export type Flavor = 'generate' | 'decide' | 'extract';

export interface Question {
  flavor: Flavor;
  prompt: string;
  /** Choices or traits, separated by commas. */
  list: string;
}

export const flavorWords: Readonly<Record<Flavor, { label: string; prompt: string; list: string; hint: string }>> = {
  generate: {
    label: 'Write a text',
    prompt: 'Write one friendly sentence that thanks somebody for their order.',
    list: '',
    hint: '',
  },
  decide: {
    label: 'Pick a choice',
    prompt: 'Is Ada a first name?',
    list: 'yes, no',
    hint: 'Two or more, separated by commas.',
  },
  extract: {
    label: 'Find traits',
    prompt: 'Ada wrote: please ship to London, I am in a hurry.',
    list: 'city, mood',
    hint: 'Names of traits, separated by commas.',
  },
};

const itemsOf = (list: string): string[] =>
  list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** The body of the try. */
export function questionBody({ flavor, prompt, list }: Question, projectId: string): TrialBody {
  const items = itemsOf(list);
  if (flavor === 'decide') return { projectId, flavor, prompt, choices: items };
  if (flavor === 'extract') {
    return { projectId, flavor, prompt, fields: Object.fromEntries(items.map((item) => [item, 'string'])) };
  }
  return { projectId, flavor, prompt };
}
