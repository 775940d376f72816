import { Sparkles } from 'lucide-react';
import { listOf, recordOf, textOf } from '../read.ts';
import type { StepView } from './step-view.ts';

const choiceWords = (choices: unknown) =>
  listOf(choices).map((choice) => textOf(choice) || textOf(recordOf(choice).value));

export const aiAction = {
  does: 'Asks a language model to write a text, pick a choice or find traits.',
  icon: Sparkles,
  tint: 'ai',
  summary({ flavor, saveTo, choices, fields, prompt }) {
    const saved = textOf(saveTo) ? `, saved as ai.${textOf(saveTo)}` : '';
    if (textOf(prompt) === '') return 'No prompt yet';
    if (flavor === 'decide') return `decide: ${choiceWords(choices).join(', ') || 'yes, no'}${saved}`;
    if (flavor === 'extract') return `extract ${Object.keys(recordOf(fields)).join(', ') || textOf(saveTo)}`;
    return `generate${saved}`;
  },
} satisfies StepView;
