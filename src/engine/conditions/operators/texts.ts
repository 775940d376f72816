import type { JsonValue } from '../../../contract/primitives.ts';
import { holdsItem } from '../membership.ts';
import { comparing } from './operator.ts';

const inTexts = (test: (actual: string, wanted: string) => boolean) => (actual: unknown, wanted: JsonValue) =>
  typeof actual === 'string' && typeof wanted === 'string' && test(actual, wanted);
const includes = inTexts((actual, wanted) => actual.includes(wanted));

export const texts = {
  contains: comparing(
    (actual, wanted) => (Array.isArray(actual) ? holdsItem(actual, wanted) : includes(actual, wanted)),
    (shown) => `to contain ${shown}`,
  ),
  prefix: comparing(
    inTexts((actual, wanted) => actual.startsWith(wanted)),
    (shown) => `to start with ${shown}`,
  ),
  suffix: comparing(
    inTexts((actual, wanted) => actual.endsWith(wanted)),
    (shown) => `to end with ${shown}`,
  ),
};
