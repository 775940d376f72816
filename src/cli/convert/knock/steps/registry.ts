// What each type of step of Knock is here. One that is missing here is listed.
import { fieldOf, textOf } from '../../fields.ts';
import { batch } from './batch.ts';
import { branch } from './branch.ts';
import { channel } from './channel.ts';
import { delay } from './delay.ts';
import { fetchStep } from './fetch.ts';
import { type ConvertStep, whereOf } from './step.ts';

const types: Readonly<Record<string, ConvertStep>> = { channel, delay, batch, branch, http_fetch: fetchStep };

/** How the same is reached here. */
const instead: Readonly<Record<string, string>> = {
  throttle: 'reentry.cooldownMinutes of the workflow, or the frequency cap of a channel',
  random_cohort: 'two workflows, and a trait that says who belongs to which',
  wait_for_event: 'a wait step with waitForEvent',
  trigger_workflow: 'a webhook step that sends the event of the other workflow',
  update_user: 'an update_profile step',
  ai_agent: 'an ai_action step',
};

export const convertStep: ConvertStep = (step, context) => {
  const type = textOf(fieldOf(step, 'type')) ?? 'unknown';
  const convert = Object.hasOwn(types, type) ? types[type] : undefined;
  if (convert !== undefined) return convert(step, context);
  const hint = Object.hasOwn(instead, type) ? instead[type] : undefined;
  context.project.ledger.miss(whereOf(step, context), `the step: its type ${type.slice(0, 60)}`, hint);
  return [];
};
