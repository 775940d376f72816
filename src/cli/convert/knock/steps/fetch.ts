import { fieldOf, fieldsOf } from '../../fields.ts';
import { requestOf } from '../request.ts';
import { type ConvertStep, frameOf, refOf, whereOf } from './step.ts';

export const fetchStep: ConvertStep = (step, context) => {
  const where = whereOf(step, context);
  const config = requestOf(fieldsOf(fieldOf(step, 'settings')), context, where);
  if (config === null) return [];
  const saveTo = refOf(step)
    .replace(/[^A-Za-z0-9_]+/g, '_')
    .replace(/^(?=\d)/, '_')
    .slice(0, 64);
  const what = `what it returns is not part of the event: later texts that read it as data.… find nothing there`;
  context.project.ledger.miss(where, what, `{{webhook.${saveTo}.…}} in later steps`);
  return [{ step: { ...frameOf(step, context), type: 'webhook', config: { ...config, saveTo } } }];
};
