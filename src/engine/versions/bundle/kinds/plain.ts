import type * as z from 'zod';
import type { BundleKind } from '../../../../contract/bundle/registry.ts';
import type { Fault } from '../../../../contract/errors.ts';
import { faultsOf, onePerPlace } from '../../../faults/faults.ts';
import { fieldsOf, tidied } from '../tidy.ts';
import type { Fields, KindRules, KnownIds, SavedItems } from './kind.ts';

interface PlainKind<K extends BundleKind> {
  noun: string;
  /** Schema of an item in a bundle. */
  item: z.ZodType;
  /** Schema of a body of the API. */
  body: z.ZodType<SavedItems[K]>;
  references?: KindRules<K>['references'];
  /** What a schema cannot say of a body. */
  more?: (body: Fields, ids: KnownIds) => Fault[];
}

/** The rules of a kind whose body is what is saved. */
export function plainKind<K extends BundleKind>(kind: PlainKind<K>): KindRules<K> {
  const { noun, item, body: schema, references = [], more = () => [] } = kind;
  const fields = fieldsOf(item);
  const article = /^[aeiou]/.test(noun) ? 'an' : 'a';
  return {
    noun,
    nameField: () => 'name',
    fields: () => fields,
    references,
    judge(body, ids) {
      const parsed = schema.safeParse(body);
      const shape = parsed.success ? [] : faultsOf(parsed.error, { input: body, schema, name: `${article} ${noun}` });
      const places = new Set(shape.map(({ pointer }) => pointer));
      // A text may have several faults; of a text that is none, its shape says enough.
      const faults = [...onePerPlace(shape), ...more(body, ids).filter(({ pointer }) => !places.has(pointer))];
      return { faults, saved: parsed.success && faults.length === 0 ? parsed.data : null };
    },
    bodyOf: (saved) => saved as Fields,
    tidy: (given) => tidied(item, given),
  };
}
