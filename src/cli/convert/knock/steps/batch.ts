import { fieldOf, fieldsOf, isGiven, numberOf, textOf } from '../../fields.ts';
import { fieldTemplate } from './delay.ts';
import { type ConvertStep, frameOf, minutesOf, whereOf } from './step.ts';

/** Settings that mean nothing here, with the values that change nothing. */
const other: Readonly<Record<string, readonly unknown[]>> = {
  batch_window_type: ['fixed'],
  batch_execution_mode: ['accumulate'],
  batch_order: ['asc'],
  batch_items_render_limit: [],
  batch_window_extension_limit: [],
};

export const batch: ConvertStep = (step, context) => {
  const settings = fieldsOf(fieldOf(step, 'settings'));
  const { ledger } = context.project;
  const where = whereOf(step, context);
  const windowMinutes = minutesOf(fieldOf(settings, 'batch_window'));
  if (windowMinutes === undefined || windowMinutes === 0) {
    const path = textOf(fieldOf(settings, 'batch_until_field_path'));
    const what = path === undefined ? 'a window that is not a duration' : `a window that ${path} says`;
    ledger.miss(where, `the batch: ${what}`, 'a wait with collect, whose window is fixed or ends at a time of day');
    return [];
  }
  const written = textOf(fieldOf(settings, 'batch_key'));
  // A key without a scope is a field of the data.
  const key = written === undefined ? undefined : fieldTemplate(written.includes('.') ? written : `data.${written}`);
  if (key === null) {
    ledger.miss(where, `the batch: its key ${written}`, 'a wait with collect and a key');
    return [];
  }
  for (const [field, same] of Object.entries(other)) {
    const value = fieldOf(settings, field);
    if (isGiven(value) && !same.includes(value)) ledger.miss(where, `${field} ${JSON.stringify(value)}`.slice(0, 160));
  }
  const max = numberOf(fieldOf(settings, 'batch_items_max_limit'));
  const collect = { windowMinutes, ...(key === undefined ? {} : { key }), ...(max === undefined ? {} : { max }) };
  return [{ step: { ...frameOf(step, context), type: 'wait', config: { collect } } }];
};
