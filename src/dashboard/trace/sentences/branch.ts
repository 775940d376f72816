import { saidCondition, whyItHeld } from '../../words/condition-words.ts';
import { fieldOf } from '../steps.ts';
import type { StepWords } from '../story.ts';
import { sentence } from '../values.ts';

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

export const branch: StepWords = {
  doing: () => 'About to be decided.',
  did({ step, written, event }) {
    const condition = written?.config.condition;
    if (fieldOf(step.output, 'result') === true) return `Yes: ${whyItHeld(condition, event) ?? 'the condition holds'}.`;
    if (step.message) return `No: ${sentence(lowerFirst(step.message))}`;
    const words = saidCondition(condition);
    return words === null ? 'No: the condition does not hold.' : `No: it does not hold that ${words}.`;
  },
  will: ({ config }) => {
    const words = saidCondition(config.condition);
    return words === null ? 'Decides by a condition.' : `Decides whether ${words}.`;
  },
  undone: 'Not decided',
};
