// Masks the addresses of people in what tools return: enough is left to tell two of them apart, not to write to anybody.
import { isObject } from '../../contract/json.ts';

// Bounded on both sides of the @, so that reading stays linear in any text.
const email = /([\p{L}\p{N}])[\p{L}\p{N}._%+'-]{0,63}@([\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8})/gu;
const phone = /\+\d[\d ()./-]{5,18}\d/g;
/** Fields whose text reaches a device or a person, whatever it looks like. */
const addressField = /^(phone|phoneNumber|deviceToken|pushToken|token)$/;

/** A copy with masked addresses; the value itself is not changed. */
export function masked(value: unknown, field = ''): unknown {
  if (typeof value === 'string') return addressField.test(field) ? hidden(value) : maskedText(value);
  if (Array.isArray(value)) return value.map((item) => masked(item, field));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [maskedText(name), masked(item, name)]));
}

export function maskedText(text: string): string {
  return text.replace(email, '$1***@$2').replace(phone, hidden);
}

const hidden = (text: string) => (text.length < 8 ? '***' : `${text.slice(0, 3)}***${text.slice(-2)}`);
