import type { StepOf } from '../../contract/workflows/workflow.ts';
import { htmlToText } from '../templates/html-to-text.ts';
import type { Behaviour, EmailContent } from './behaviour.ts';
import {
  asRendered,
  beforeStep,
  noJumps,
  noSecrets,
  noWays,
  oneLine,
  onlyOnward,
  sendLeaseMs,
  sendRetries,
  simulatedMessage,
  withoutControls,
} from './parts.ts';

interface SendEmailInput {
  type: 'send_email';
  to: string;
  from?: string;
  subject: string;
  html: string;
  text: string;
}

export const sendEmail = {
  otherNames: ['email'],
  aliases: {},
  templates: { to: 'text', from: 'text', subject: 'text', bodyHtml: 'html', bodyText: 'text' },
  jumps: noJumps,
  secrets: noSecrets,
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
    retry: sendRetries,
    ...simulatedMessage,
  },
  readsProfile: () => false,
  writesProfile: () => false,
  listens: () => null,
  whileDelayed: beforeStep,
  emailTemplateId: ({ config }) => config.templateId,
  render({ config }, renderer, saved) {
    const content = config.templateId === undefined ? inlineContent(config) : saved;
    if (!content) return null;
    const to = withoutControls(renderer.text('to', config.to));
    const from = config.from === undefined ? undefined : oneLine(renderer.text('from', config.from));
    const subject = oneLine(renderer.text('subject', content.subject));
    const html = renderer.html('html', content.html);
    const written = config.bodyText ?? content.text;
    const text = written === null ? htmlToText(html) : renderer.text('text', written);
    return { type: 'send_email', to, ...(from === undefined ? {} : { from }), subject, html, text };
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

const inlineContent = ({ subject, bodyHtml, bodyText }: StepOf<'send_email'>['config']): EmailContent => ({
  subject: subject ?? '',
  html: bodyHtml ?? '',
  text: bodyText ?? null,
});
