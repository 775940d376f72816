// What a form and its fields agree on.
import type { ComponentType } from 'react';
import type { Fault } from '../../contract/errors.ts';
import type { FormContext } from './form-context.ts';
import type { JsonSchema } from './schema.ts';

/** What every field is given. */
export interface FieldProps {
  /** Its place in the value of the form. */
  pointer: string;
  label: string;
  /** The contract's description, to show below the field. */
  hint: string;
  required: boolean;
  /** undefined where the field is not filled in. */
  value: unknown;
  /** Takes a new value; undefined removes the field. */
  onChange: (value: unknown) => void;
  /** The faults of its place and of what lies in it; pointers are those of the form. */
  faults: readonly Fault[];
  schema: JsonSchema;
  spec: FieldSpec;
}

export type FieldEditor = ComponentType<FieldProps>;

/** How one field is drawn, where its schema alone does not say it well. */
export interface FieldSpec {
  editor?: FieldEditor;
  label?: string;
  hint?: string;
  placeholder?: string;
  input?: 'line' | 'lines';
  mono?: boolean;
  /** Shown as a hint with "Replace" where it is stored. */
  secret?: boolean;
  /** A word behind a number, e.g. "days". */
  unit?: string;
  /** What an option of a choice is called, by its value. */
  options?: Readonly<Record<string, string>>;
  /** What an optional choice is called while nothing is chosen. */
  unset?: string;
  /** Not drawn: something else edits it. */
  hidden?: boolean;
  /** Drawn under "More options". */
  isRare?: boolean;
  /** Whether it is drawn, by the object that it is part of; a field that has a value always is. */
  shownWhen?: (parent: Readonly<Record<string, unknown>>) => boolean;
  /** Takes half the width, where there is room. */
  half?: boolean;
  /** The fields of an object without a frame around them. */
  flat?: boolean;
}

/** Fields by the pattern of their pointer, in which `*` is any one key: `/headers/*`. */
export type Fields = Readonly<Record<string, FieldSpec>>;

export interface SchemaFormProps {
  /** `z.toJSONSchema(schema, { io: 'input' })`. */
  schema: JsonSchema;
  value: unknown;
  onChange: (pointer: string, value: unknown) => void;
  faults: readonly Fault[];
  fields?: Fields;
  /** What fields know beside their value; see FormContext. */
  context?: Partial<FormContext>;
}
