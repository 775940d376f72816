import type { Step } from '../../contract/workflows/workflow.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import type { ProjectConfig } from '../store/send-context.ts';

/** What a message is to its recipient. */
export interface MessageClass {
  /** Whether one may unsubscribe from it: then an unsubscribe holds it back. */
  marketing: boolean;
  /** Key of the topic it is about; null where it names none. */
  topic: string | null;
}

export const transactional: MessageClass = { marketing: false, topic: null };

/** The class of the message of a step: that of its email template. */
export function messageClassOf(step: Step, { templates }: ProjectConfig): MessageClass {
  const templateId = behaviourOf(step).emailTemplateId(step);
  const marketing = templateId !== undefined && templates.get(templateId)?.class === 'marketing';
  return { marketing, topic: null };
}
