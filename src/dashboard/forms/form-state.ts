// The form that a field is part of.
import { type ComponentType, createContext, useContext } from 'react';
import type { Fault } from '../../contract/errors.ts';
import type { Fields } from './field-types.ts';
import type { JsonSchema } from './schema.ts';

/** A place of a form. */
export interface PlaceProps {
  pointer: string;
  schema: JsonSchema;
  required?: boolean;
  /** Of a list or of pairs: it is not removed by emptying it. */
  isItem?: boolean;
  label?: string;
}

export interface FormState {
  /** The schema of the whole form, which holds the definitions. */
  root: JsonSchema;
  value: unknown;
  onChange: (pointer: string, value: unknown) => void;
  faults: readonly Fault[];
  fields: Fields;
  /** Draws the field of a place. */
  Field: ComponentType<PlaceProps>;
}

const Context = createContext<FormState | null>(null);
export const FormStateProvider = Context.Provider;

/** The form around a field. */
export function useForm(): FormState {
  const form = useContext(Context);
  if (form === null) throw new Error('A field is part of a SchemaForm.');
  return form;
}
