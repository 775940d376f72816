import type { Definition } from '../../src/contract/workflows/workflow.ts';
import { validateWorkflow } from '../../src/engine/validate/definition.ts';

/** A definition as it is saved, from the body a user would write. */
export function definitionOf(steps: unknown[], extra: Record<string, unknown> = {}): Definition {
  const verdict = validateWorkflow({ name: 'Test', trigger: { eventType: 'test' }, steps, ...extra });
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.faults, null, 2));
  return verdict.value.definition;
}

export const mail = (label: string, extra: object = {}) => ({
  label,
  type: 'send_email',
  config: { subject: 's', bodyHtml: 'b', to: 'a@example.com' },
  ...extra,
});
export const nap = (label: string, delayMinutes: number, extra: object = {}) => ({
  label,
  type: 'wait',
  config: {},
  delayMinutes,
  ...extra,
});
export const branch = (label: string, ifTrue: string | number, ifFalse: string | number, path = 'vip') => ({
  label,
  type: 'branch',
  config: { condition: { event: path, op: 'eq', value: true }, ifTrue, ifFalse },
});
