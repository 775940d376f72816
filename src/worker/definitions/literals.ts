// Judges addresses that are written out in a step, as its provider will: what can never be sent is refused when saved.
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import { stepTypes } from '../../contract/workflows/steps/registry.ts';
import { valueWords } from '../../engine/faults/words.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import { hasTemplate } from '../../engine/steps/web-address.ts';
import { parseMailbox } from '../providers/email/mailbox.ts';
import { readPhone } from '../providers/sms/phone.ts';

interface AddressForm {
  reads(text: string): boolean;
  code: string;
  /** What it should be, with an example. */
  form: string;
}

const email: AddressForm = {
  reads: (text) => parseMailbox(text) !== null,
  code: 'invalid_address',
  form: 'an email address such as ada@example.com or Ada <ada@example.com>',
};
const phone: AddressForm = {
  reads: (text) => readPhone(text) !== null,
  code: 'invalid_phone',
  form: 'a phone number in E.164 form such as +14155550123',
};

/** The fields with an address, of each kind of message. */
const addressFields: Partial<Record<ChannelKind, Record<string, AddressForm>>> = {
  email: { to: email, from: email },
  sms: { to: phone },
};

/** The faults of literal addresses in the steps of a request body. */
export function literalFaults(input: unknown): Fault[] {
  const steps: unknown[] = isObject(input) && Array.isArray(input.steps) ? input.steps.slice(0, 100) : [];
  return steps.flatMap((step, index) => {
    if (!isObject(step) || !isObject(step.config)) return [];
    const { type, config } = step;
    const known = stepTypes.find((name) => name === type);
    const kind = known && behaviourOf({ type: known }).message?.kind;
    return Object.entries((kind && addressFields[kind]) ?? {}).flatMap(([field, { reads, code, form }]): Fault[] => {
      const text = config[field];
      if (typeof text !== 'string' || text === '' || hasTemplate(text) || reads(text)) return [];
      const message = `${valueWords(text)} cannot be used as \`${field}\`; it is ${form}, or a template.`;
      return [{ pointer: `/steps/${index}/config/${field}`, code, message }];
    });
  });
}
