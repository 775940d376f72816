// Fields of provider configs. One description of a field serves validation, OpenAPI, the form and the masking.
import * as z from 'zod';
import { noControlCharacters } from '../../primitives.ts';

/** How a form asks for a value: one line, several lines, or pairs of name and value. */
export type FieldInput = 'line' | 'lines' | 'pairs';

/** What a form and the guard need to know about a field beyond its schema. */
interface FieldTraits {
  label: string;
  placeholder?: string;
  input?: FieldInput;
  /** Encrypted in the database; the API shows only a hint. */
  secret?: boolean;
  /** An address that the Worker calls: the egress guard checks it when it is saved and when it is used. */
  url?: boolean;
}

/** A config field as a form draws it. */
export interface ConfigField {
  name: string;
  label: string;
  hint: string;
  placeholder: string | null;
  input: FieldInput;
  /** What may be chosen; null where the value is free. */
  options: readonly string[] | null;
  required: boolean;
  secret: boolean;
  url: boolean;
}

const fieldTraits = z.registry<FieldTraits>();

export function field<Schema extends z.ZodType>(schema: Schema, hint: string, traits: FieldTraits): Schema {
  const described = schema.describe(hint);
  fieldTraits.add(described, traits);
  return described;
}

export const text = (max: number) => z.string().trim().min(1, 'Fill this in or leave it out.').max(max);
export const noControl = (max: number) => text(max).regex(noControlCharacters, 'No line breaks or control characters.');

/** Goes into a header unchanged; the pattern also refuses the masked hint that the API shows. */
export const credential = (max: number) =>
  text(max).regex(/^[\x21-\x7e]+$/, 'Paste the value as the provider shows it.');

export const baseUrl = (official: string) =>
  field(
    noControl(500).optional(),
    `Another address of the API, for a region or a self-hosted copy. Default ${official}.`,
    {
      label: 'API address',
      placeholder: official,
      url: true,
    },
  );

/** The fields of a config schema as a form draws them; the vendor itself is chosen before. */
export function describeFields(schema: z.ZodObject): ConfigField[] {
  return Object.entries(schema.shape).flatMap(([name, part]) => {
    const fieldSchema = part as z.ZodType;
    const traits = fieldTraits.get(fieldSchema);
    if (traits === undefined) return [];
    return {
      name,
      label: traits.label,
      hint: fieldSchema.description ?? '',
      placeholder: traits.placeholder ?? null,
      input: traits.input ?? 'line',
      options: optionsOf(fieldSchema),
      required: !fieldSchema.safeParse(undefined).success,
      secret: traits.secret ?? false,
      url: traits.url ?? false,
    };
  });
}

/** The values of an enum, also of one that may be left out. */
function optionsOf(schema: z.ZodType): readonly string[] | null {
  if (schema instanceof z.ZodOptional) return optionsOf(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : null;
}
