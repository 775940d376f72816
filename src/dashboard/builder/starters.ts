// What a new step of each type holds: a config that can be saved, or one whose faults say what the person must fill in.

import { isObject } from '../../contract/json.ts';
import type { StepType } from '../../contract/workflows/steps/registry.ts';
import type { DraftStep } from './draft.ts';
import { endTarget } from './exits.ts';

interface Starter {
  config: Readonly<Record<string, unknown>>;
  delayMinutes?: number;
}

/** The targets of a branch are led to where its exit leads. */
const starters = {
  send_email: { config: { to: '{{user.email}}', subject: '', bodyHtml: '' } },
  send_push: { config: { title: '', body: '' } },
  send_sms: { config: { to: '{{user.phone}}', body: '' } },
  webhook: { config: { url: '' } },
  update_profile: { config: { traits: {} } },
  wait: { config: {}, delayMinutes: 60 },
  branch: { config: { condition: [], ifTrue: endTarget, ifFalse: endTarget } },
  ai_action: { config: { flavor: 'generate', prompt: '' } },
} as const satisfies Record<StepType, Starter>;

const names = {
  send_email: 'Send email',
  send_push: 'Send push',
  send_sms: 'Send SMS',
  webhook: 'Call a webhook',
  update_profile: 'Update profile',
  wait: 'Wait',
  branch: 'Branch',
  ai_action: 'Ask AI',
} as const satisfies Record<StepType, string>;

/** A new step. */
export function starterOf(type: StepType, label: string): DraftStep {
  return { label, type, ...starters[type] };
}

/** Name of a type of step. */
export const typeName = (type: StepType): string => names[type];

/** What a step is called: its title, else its type. */
export const titleOf = ({ title, type }: Pick<DraftStep, 'title' | 'type'>): string =>
  typeof title === 'string' && title.trim() !== '' ? title : names[type];

/** Whether a value is as a starter left it: nothing that a person wrote. */
export function isUntouched(type: StepType, field: string, value: unknown): boolean {
  const { config }: Starter = starters[type];
  return value === config[field] || value === '' || (isObject(value) && Object.keys(value).length === 0);
}
