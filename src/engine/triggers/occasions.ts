// Decides under which id a workflow is started for an occasion: a moment, a change of an audience, a broadcast.
// 1. The id names the workflow and what happened, so that the same occasion has the same event and the same run, always.
// 2. It begins with the form and the workflow; a person's id, which may hold anything, comes last but for what cannot.
import { occasionPrefix } from '../../contract/event-names.ts';
import { type TriggerForm, triggerForms } from '../../contract/workflows/triggers/registry.ts';

export type OccasionForm = Exclude<TriggerForm, 'event'>;

/** What a message id of an occasion says. */
export interface OccasionOf {
  form: OccasionForm;
  workflowId: string;
}

/** The message id of an occasion; `what` tells it apart from the others of its workflow. */
export function occasionId(form: OccasionForm, workflowId: string, ...what: readonly string[]): string {
  return [form, workflowId, ...what].join(':');
}

/** What an event is an occasion of; null for one that happened outside. */
export function occasionOf({
  type,
  messageId,
}: {
  type: string;
  messageId?: string | null | undefined;
}): OccasionOf | null {
  if (!type.startsWith(occasionPrefix)) return null;
  const form = triggerForms.find((name) => `${occasionPrefix}${name}` === type);
  const [named, workflowId] = (messageId ?? '').split(':');
  if (form === undefined || form === 'event' || named !== form || !workflowId) return null;
  return { form, workflowId };
}

/** Whether an event is an occasion, which concerns the one workflow that it is of and nobody else. */
export const isOccasion = ({ type }: { type: string }): boolean => type.startsWith(occasionPrefix);
