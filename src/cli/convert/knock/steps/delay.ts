import { fieldOf, fieldsOf, textOf } from '../../fields.ts';
import { personPath } from '../scope.ts';
import { type ConvertStep, frameOf, minutesOf, whereOf } from './step.ts';

/** The template of a field path such as `data.due_at`; null where there is nothing like it. */
export function fieldTemplate(path: string): string | null {
  if (!/^[A-Za-z_]\w*(\.\w+)+$/.test(path)) return null;
  const [root = '', ...rest] = path.split('.');
  if (root === 'data') return `{{event.${rest.join('.')}}}`;
  return root === 'recipient' ? `{{${personPath(rest).join('.')}}}` : null;
}

export const delay: ConvertStep = (step, context) => {
  const settings = fieldsOf(fieldOf(step, 'settings'));
  const { ledger } = context.project;
  const minutes = minutesOf(fieldOf(settings, 'delay_for'));
  if (minutes !== undefined) {
    return [{ step: { ...frameOf(step, context), type: 'wait', config: {}, delayMinutes: minutes } }];
  }
  const path = textOf(fieldOf(settings, 'delay_until_field_path'));
  const date = path === undefined ? null : fieldTemplate(path);
  if (date === null) {
    ledger.miss(whereOf(step, context), `the delay ${JSON.stringify(settings).slice(0, 160)}`, 'a wait step');
    return [];
  }
  ledger.miss(whereOf(step, context), `${path} may only hold a moment here, not a duration or a rule`);
  return [{ step: { ...frameOf(step, context), type: 'wait', config: { until: { date } } } }];
};
