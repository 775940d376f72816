import type * as z from 'zod';
import { describeFields } from '../../contract/messages/channels/fields.ts';
import type { FieldSpec, Fields } from './field-types.ts';
import { childPointer } from './pointers.ts';
import { PairsField } from './shapes/pairs.tsx';

/** How the fields of a provider config are drawn, by what their contract says of them; `at`: pointer of the config. */
export function configFields(vendor: z.ZodObject, at = ''): Fields {
  const specs = describeFields(vendor).map(({ name, label, placeholder, input, secret }): [string, FieldSpec] => [
    childPointer(at, name),
    {
      label,
      ...(placeholder === null ? {} : { placeholder }),
      ...(input === 'pairs' ? { editor: PairsField } : { input, secret }),
    },
  ]);
  return Object.fromEntries(specs);
}
