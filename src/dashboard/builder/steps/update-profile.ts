import { UserPen } from 'lucide-react';
import { showValue } from '../../../engine/conditions/show-value.ts';
import { recordOf } from '../read.ts';
import type { StepView } from './step-view.ts';

export const updateProfile = {
  does: 'Sets or removes traits of the person.',
  icon: UserPen,
  tint: 'user',
  summary({ traits }) {
    const words = Object.entries(recordOf(traits)).map(([name, value]) =>
      value === null ? `remove ${name}` : `${name} = ${typeof value === 'string' ? value : showValue(value)}`,
    );
    return words.join(', ') || 'No traits yet';
  },
} satisfies StepView;
