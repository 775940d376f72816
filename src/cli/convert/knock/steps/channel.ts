import { type Fields, fieldOf, fieldsOf, isGiven, textOf } from '../../fields.ts';
import { templateOf } from '../content.ts';
import { emailParts } from '../email.ts';
import { requestOf } from '../request.ts';
import { type ConvertStep, frameOf, refOf, type StepContext, whereOf } from './step.ts';

const sms: ConvertStep = (step, context) => {
  const body = templateOf(fieldsOf(fieldOf(step, 'template')), 'text_body', context);
  if (body === undefined) return missing(step, context, 'its text');
  return [{ step: { ...frameOf(step, context), type: 'send_sms', config: { to: '{{user.phone}}', body } } }];
};

const push: ConvertStep = (step, context) => {
  const fields = fieldsOf(fieldOf(step, 'template'));
  const [title, body] = [templateOf(fields, 'title', context), templateOf(fields, 'text_body', context)];
  if (title === undefined || body === undefined) return missing(step, context, 'its title and text');
  return [{ step: { ...frameOf(step, context), type: 'send_push', config: { title, body } } }];
};

const http: ConvertStep = (step, context) => {
  const config = requestOf(fieldsOf(fieldOf(step, 'template')), context, whereOf(step, context));
  return config === null ? [] : [{ step: { ...frameOf(step, context), type: 'webhook', config } }];
};

function missing(step: Fields, context: StepContext, what: string): [] {
  context.project.ledger.miss(whereOf(step, context), `the step: ${what} could not be carried`);
  return [];
}

const kinds: Readonly<Record<string, ConvertStep>> = { email: emailParts, sms, push, http };

/** How the same is reached here. */
const instead: Readonly<Record<string, string>> = {
  in_app_feed: 'a notification rule for the event, which writes into the feed of the person',
  chat: 'an alert rule with a Slack channel, or a webhook step',
  in_app_guide: 'nothing: guides belong to the application',
};

export const channel: ConvertStep = (step, context) => {
  const { ledger } = context.project;
  const where = whereOf(step, context);
  const key = textOf(fieldOf(step, 'channel_key')) ?? textOf(fieldOf(step, 'channel_group_key'));
  const kind = textOf(fieldOf(step, 'channel_type')) ?? guessed(refOf(step));
  const convert = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (convert === undefined) {
    ledger.miss(
      where,
      `the step: a channel of the kind ${kind || 'that is not named'}`,
      Object.hasOwn(instead, kind) ? instead[kind] : undefined,
    );
    return [];
  }
  if (key !== undefined && kind !== 'http') {
    ledger.miss(
      `channel ${key}`,
      `the channel: steps are sent by the default ${kind} channel of the project`,
      'name a channel of the project in the step',
    );
  }
  for (const field of ['send_windows', 'channel_overrides']) {
    if (isGiven(fieldOf(step, field))) {
      ledger.miss(
        where,
        field,
        field === 'send_windows' ? 'quiet hours of the channel, or a wait until a time of day' : undefined,
      );
    }
  }
  return convert(step, context);
};

/** Files that an older version of the CLI wrote do not name the kind; the ref begins with it where nobody changed it. */
const guessed = (ref: string): string => /^(in_app_feed|chat)_\d+$/.exec(ref)?.[1] ?? '';
