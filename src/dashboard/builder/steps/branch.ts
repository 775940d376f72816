import { GitBranch } from 'lucide-react';
import { conditionWords } from '../../words/condition-words.ts';
import type { StepView } from './step-view.ts';

export const branch = {
  does: 'Continues on one of two ways, depending on a condition.',
  icon: GitBranch,
  tint: 'branch',
  summary: ({ condition }) => conditionWords(condition) || 'No condition yet',
} satisfies StepView;
