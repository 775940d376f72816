import { fieldOf, fieldsOf, isGiven } from '../../fields.ts';
import type { ProgramPart } from '../../program.ts';
import { named, type Resource } from '../resources.ts';
import { recipientOf, textFrom, webhookOf } from '../templates.ts';
import { childOf, frameOf, type NodeContext, type NodeKind } from './node.ts';

type Config = { type: string; config: Record<string, unknown> } | null;

const kinds: Readonly<Record<string, (resource: Resource, context: NodeContext) => Config>> = {
  Email: (resource, context) => {
    const email = context.email(resource);
    if (email === null) return null;
    const { name, from, to } = email;
    return { type: 'send_email', config: { template: name, to, ...(from === undefined ? {} : { from }) } };
  },
  Sms: (resource, { project }) => {
    const body = textFrom(fieldOf(resource.definition, 'body'), `${resource.where} body`, project);
    const to = recipientOf(resource.definition, 'phone', project);
    return body === undefined || to === null ? null : { type: 'send_sms', config: { to, body } };
  },
  MobilePush: ({ definition, where }, { project }) => {
    const [title, body] = ['title', 'body'].map((field) =>
      textFrom(fieldOf(definition, field), `${where} ${field}`, project),
    );
    for (const field of ['imageUrl', 'android']) {
      if (isGiven(fieldOf(definition, field))) project.ledger.miss(where, `${field} of the push message`);
    }
    return title === undefined || body === undefined ? null : { type: 'send_push', config: { title, body } };
  },
  Webhook: (resource, { project }) => {
    const config = webhookOf(resource, project);
    return config === null ? null : { type: 'webhook', config };
  },
};

export const message: NodeKind = {
  children: (node) => [childOf(node)],
  convert(node, context): ProgramPart[] {
    const { ledger, resources } = context.project;
    const variant = fieldsOf(fieldOf(node, 'variant'));
    const type = String(fieldOf(variant, 'type'));
    const wanted = fieldOf(variant, 'templateId') ?? fieldOf(variant, 'template');
    const resource = named(resources, 'template', wanted);
    const convert = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
    if (convert === undefined || resource === undefined) {
      const what =
        convert === undefined
          ? `a message of the kind ${type.slice(0, 40)}`
          : `its template ${String(wanted).slice(0, 80)} is not among the files`;
      ledger.miss(context.where, `the step: ${what}`);
      return [];
    }
    if (isGiven(fieldOf(node, 'subscriptionGroupId'))) {
      ledger.miss(context.where, 'the subscription group', 'the topic of the step; its class is marketing');
    }
    for (const field of ['providerOverride', 'senderOverride']) {
      if (isGiven(fieldOf(variant, field))) ledger.miss(context.where, field, 'the channel of the step');
    }
    for (const field of ['skipOnFailure', 'retryCount', 'syncProperties']) {
      if (isGiven(fieldOf(node, field)))
        ledger.miss(context.where, field, field === 'skipOnFailure' ? 'settings.onError of the workflow' : undefined);
    }
    const step = convert(resource, context);
    if (step === null) ledger.miss(context.where, 'the step: its template could not be carried');
    return step === null ? [] : [{ step: { ...frameOf(node, context), ...step } }];
  },
};
