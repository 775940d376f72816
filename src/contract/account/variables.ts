import * as z from 'zod';
import { managedByField } from '../bundle/managed-by.ts';
import { IsoTime } from '../primitives.ts';

/** Bounds of variables. */
export const variableLimits = { text: 2_000, description: 500 } as const;

export const VariableName = z
  .string()
  .max(64)
  .regex(/^[a-z][A-Za-z0-9]*$/, 'The name of a variable is a small letter, then letters and digits.')
  .describe('Name by which templates read it: {{var.brandName}}.');

const text = z
  .string()
  .max(variableLimits.text)
  .overwrite((value) => value.replace(/\r\n?/g, '\n'));
const description = z.string().max(variableLimits.description).describe('What it is for.');
const fallback = text.describe('Value where the project has none of its own; without one its use is a fault.');

/** What a bundle says of a variable: everything but the value of a project. */
export const VariableDeclaration = z.strictObject({
  name: VariableName,
  description: description.optional(),
  default: fallback.optional(),
});
export type VariableDeclaration = z.infer<typeof VariableDeclaration>;

const VariableChange = z.strictObject({
  value: text.nullable().optional().describe('Value of the project; null takes it away.'),
  default: fallback.nullable().optional(),
  description: description.nullable().optional(),
});
export type VariableChange = z.infer<typeof VariableChange>;

/** Values by name, as they are set beside an import. */
export const VariableValues = z.record(VariableName, text);
export type VariableValues = z.infer<typeof VariableValues>;

/** Body of PUT settings/variables. */
export const VariablesInput = z
  .record(VariableName, z.union([text, z.null(), VariableChange]))
  .describe(
    'By name: the value of the project, null for none, or an object that also changes the declaration. A name that was not declared is declared; names that are left out keep what they have.',
  )
  .meta({ id: 'VariablesInput' });
export type VariablesInput = z.infer<typeof VariablesInput>;

/** A variable as the API returns it. */
export const Variable = z
  .object({
    name: VariableName,
    description: z.string().nullable(),
    default: z.string().nullable().describe('null: the project needs a value.'),
    value: z.string().nullable().describe('Value of the project; null where the default holds.'),
    managedBy: managedByField,
    updatedAt: IsoTime,
  })
  .meta({ id: 'Variable' });
export type Variable = z.infer<typeof Variable>;

export const Variables = z
  .object({ data: z.array(Variable).describe('In the order of their names.') })
  .meta({ id: 'Variables' });
export type Variables = z.infer<typeof Variables>;
