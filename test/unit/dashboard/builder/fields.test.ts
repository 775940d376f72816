import { describe, expect, it } from 'vitest';
import { stepTypes } from '../../../../src/contract/workflows/steps/registry.ts';
import { triggerForms } from '../../../../src/contract/workflows/triggers/registry.ts';
import {
  type BuilderForm,
  configForm,
  entryForm,
  stepForm,
  triggerForm,
} from '../../../../src/dashboard/builder/fields.ts';
import { specAt } from '../../../../src/dashboard/forms/field-specs.ts';
import { childPointer, keysOf } from '../../../../src/dashboard/forms/pointers.ts';
import { type JsonSchema, resolveSchema } from '../../../../src/dashboard/forms/schema.ts';
import { shapeOf } from '../../../../src/dashboard/forms/shape.ts';
import { behaviourOf } from '../../../../src/engine/steps/registry.ts';

/** The schema that a pattern of pointers leads to; undefined where the contract has no such field. */
function schemaAt({ schema: root }: BuilderForm, pattern: string): JsonSchema | undefined {
  return keysOf(pattern).reduce<JsonSchema | undefined>(
    (at, key) => {
      if (at === undefined) return undefined;
      const shape = shapeOf(at, root);
      if (shape.kind === 'list' || shape.kind === 'pairs') return key === '*' ? shape.item : undefined;
      return shape.kind === 'object' ? shape.properties.find(({ name }) => name === key)?.schema : undefined;
    },
    resolveSchema(root, root),
  );
}

const forms: [string, BuilderForm][] = [
  ...stepTypes.map((type): [string, BuilderForm] => [type, configForm(type)]),
  ...triggerForms.map((form): [string, BuilderForm] => [`the trigger ${form}`, triggerForm(form)]),
  ['every run', entryForm],
  ['the frame of a step', stepForm],
];

describe('the editors of the builder', () => {
  it.each(forms)('of %s are at fields that the contract has', (_name, form) => {
    const stale = Object.keys(form.fields).filter((pattern) => schemaAt(form, pattern) === undefined);
    expect(stale).toEqual([]);
  });

  it.each(stepTypes)('of %s know every template of the step, so that it is completed and coloured', (type) => {
    const { fields } = configForm(type);
    const plain = Object.keys(behaviourOf({ type }).templates).filter(
      (field) => specAt(fields, childPointer('', ...field.split('/'))).editor === undefined,
    );
    expect(plain).toEqual([]);
  });

  it.each(stepTypes)('of %s know every jump of the step, so that titles are shown', (type) => {
    const { fields } = configForm(type);
    const { jumps } = behaviourOf({ type });
    const plain = [...jumps.fields, ...(jumps.choices ? [jumps.choices] : [])].filter(
      (field) => specAt(fields, childPointer('', field)).editor === undefined,
    );
    expect(plain).toEqual([]);
  });

  it('draw a field that the contract has and nobody named', () => {
    const form = configForm('webhook');
    expect(specAt(form.fields, '/method').editor).toBeUndefined();
    expect(schemaAt(form, '/method')).toMatchObject({ enum: expect.arrayContaining(['POST']) });
  });
});
