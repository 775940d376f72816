import type { StepOf } from '../../contract/workflows/workflow.ts';
import type { EmailContent } from '../templates/email/content.ts';
import type { EmailSource } from '../templates/email/render-email.ts';
import { oneLine, withoutControls } from '../templates/one-line.ts';
import type { Behaviour } from './behaviour.ts';
import {
  asRendered,
  beforeStep,
  noJumps,
  noSecrets,
  noWays,
  onlyOnward,
  sendLeaseMs,
  sendRetries,
  simulatedMessage,
} from './parts.ts';

interface SendEmailInput {
  type: 'send_email';
  to: string;
  from?: string;
  subject: string;
  html: string;
  text: string;
  /** Which saved texts it was made of; left out where everything is written in the step. */
  template?: EmailSource;
}

export const sendEmail = {
  otherNames: ['email'],
  aliases: {},
  templates: { to: 'text', from: 'text', subject: 'text', bodyHtml: 'mail', bodyText: 'text' },
  jumps: noJumps,
  secrets: noSecrets,
  projectSecrets: null,
  addresses: [],
  faults: () => [],
  successors: onlyOnward,
  ways: noWays,
  work: {
    place: 'queue',
    queue: 'sends',
    guarantee: 'at_least_once',
    leaseMs: sendLeaseMs,
    recordsClaim: false,
    repeatsContent: true,
    retry: sendRetries,
    ...simulatedMessage,
  },
  readsProfile: () => false,
  writesProfile: () => false,
  listens: () => null,
  whileDelayed: beforeStep,
  emailTemplateId: ({ config: { templateId, templateVersion } }) =>
    templateVersion === undefined ? templateId : `${templateId}@${templateVersion}`,
  render({ config }, renderer, saved) {
    const content = config.templateId === undefined ? inlineContent(config) : saved;
    if (!content) return null;
    const to = withoutControls(renderer.text('to', config.to));
    const from = config.from === undefined ? undefined : oneLine(renderer.text('from', config.from));
    const { subject, html, text, source } = renderer.email(content, config.bodyText);
    const template = source.name === null && source.layout === null ? {} : { template: source };
    return { type: 'send_email', to, ...(from === undefined ? {} : { from }), subject, html, text, ...template };
  },
  visible: asRendered,
  message: {
    kind: 'email',
    otherKinds: [],
    channel: ({ config }) => config,
    recipient: ({ to }) => to,
    address: ({ config }) => config.to,
    sender: ({ from }) => from || null,
    toDevices: false,
    texts: ({ subject, html, text }) => ({ subject, bodies: [html, text] }),
  },
} satisfies Behaviour<StepOf<'send_email'>, SendEmailInput>;

const inlineContent = ({ subject, bodyHtml, layoutId }: StepOf<'send_email'>['config']): EmailContent => ({
  subject: subject ?? '',
  html: bodyHtml ?? '',
  text: null,
  layoutId: layoutId ?? null,
});
