import type { StepType } from '../../contract/workflows/steps/registry.ts';

/** What a step of each type is called where nobody has given it a title. */
export const stepTypeNames: Readonly<Record<StepType, string>> = {
  send_email: 'Send an email',
  send_push: 'Send a push',
  send_sms: 'Send a text message',
  webhook: 'Call a webhook',
  update_profile: 'Update the person',
  wait: 'Wait',
  branch: 'Branch',
  ai_action: 'Ask a model',
};

export const stepName = ({ title, type }: { title?: string | undefined; type: StepType }): string =>
  title || stepTypeNames[type];
