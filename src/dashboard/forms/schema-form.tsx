// A form drawn from a JSON Schema, controlled by JSON pointers as the faults of the API are.
import { useMemo } from 'react';
import { spokenFaults } from './fault-words.ts';
import { faultsWithin } from './faults.ts';
import { specAt } from './field-specs.ts';
import type { FieldEditor, Fields, SchemaFormProps } from './field-types.ts';
import { contextOf, FormContextProvider } from './form-context.ts';
import { FormStateProvider, type PlaceProps, useForm } from './form-state.ts';
import { hintOf, labelOf } from './labels.ts';
import { keysOf, readPointer } from './pointers.ts';
import { type JsonSchema, resolveSchema } from './schema.ts';
import { fits, type Shape, shapeOf } from './shape.ts';
import { ChoiceField, FlagField, SetField } from './shapes/choices.tsx';
import { JsonField } from './shapes/json.tsx';
import { ListField } from './shapes/list.tsx';
import { ObjectField } from './shapes/object.tsx';
import { PairsField } from './shapes/pairs.tsx';
import { NumberField, TextField } from './shapes/plain.tsx';
import { SecretField } from './shapes/secret.tsx';
import { VariantsField } from './shapes/variants.tsx';

const noFields: Fields = {};

export function SchemaForm({ schema, value, onChange, faults, fields = noFields, context = {} }: SchemaFormProps) {
  const surroundings = useMemo(() => contextOf(context), [context]);
  const spoken = useMemo(() => spokenFaults(faults, fields), [faults, fields]);
  return (
    <FormContextProvider value={surroundings}>
      <FormStateProvider value={{ root: schema, value, onChange, faults: spoken, fields, Field: SchemaField }}>
        <SchemaField pointer="" schema={schema} required />
      </FormStateProvider>
    </FormContextProvider>
  );
}

const editors: Readonly<Record<Exclude<Shape['kind'], 'nullable' | 'constant'>, FieldEditor>> = {
  text: TextField,
  number: NumberField,
  boolean: FlagField,
  choice: ChoiceField,
  set: SetField,
  list: ListField,
  pairs: PairsField,
  object: ObjectField,
  variants: VariantsField,
  json: JsonField,
};

/** The field of a place of the form: its own editor, else the one that its schema asks for. */
function SchemaField({ pointer, schema, required = false, isItem = false, label }: PlaceProps) {
  const form = useForm();
  const spec = specAt(form.fields, pointer);
  const at = resolveSchema(schema, form.root);
  const shape = shapeOf(at, form.root);
  if (spec.hidden || shape.kind === 'constant') return null;
  const found = readPointer(form.value, pointer);
  const inner = shape.kind === 'nullable' ? resolveSchema(shape.of, form.root) : at;
  const empty = shape.kind === 'nullable' || isItem ? null : undefined;
  const value = shape.kind === 'nullable' && found === null ? undefined : found;
  const Editor = spec.editor ?? editorOf(inner, form.root, spec.secret === true, value);
  return (
    <div data-field={pointer || undefined} className="contents">
      <Editor
        pointer={pointer}
        label={spec.label ?? label ?? labelOf(keysOf(pointer).at(-1) ?? '')}
        hint={spec.hint ?? hintOf(at.description)}
        required={required && shape.kind !== 'nullable'}
        value={value}
        onChange={(next) => form.onChange(pointer, next === undefined ? empty : next)}
        faults={faultsWithin(form.faults, pointer)}
        schema={inner}
        spec={spec}
      />
    </div>
  );
}

function editorOf(schema: JsonSchema, root: JsonSchema, isSecret: boolean, value: unknown): FieldEditor {
  const shape = shapeOf(schema, root);
  if (shape.kind === 'nullable' || shape.kind === 'constant' || !fits(shape, value)) return JsonField;
  return isSecret && shape.kind === 'text' ? SecretField : editors[shape.kind];
}
