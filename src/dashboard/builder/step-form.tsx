import type { Fault } from '../../contract/errors.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import { useBuilder } from './builder-context.ts';
import { type DraftStep, pointerTo } from './draft.ts';
import { formOfStep } from './fields.ts';
import { useBuilderFormContext } from './use-form-context.ts';

/** The fields of a step: its config, the wait before it, where it goes and when it is passed over. */
export function StepForm({ step }: { step: DraftStep }) {
  const { draft, act, problemsByStep } = useBuilder();
  const context = useBuilderFormContext(step.label);
  const { schema, fields } = formOfStep(step.type);
  const at = pointerTo(draft, step.label);
  const problems = problemsByStep.get(step.label) ?? [];
  const faults = problems.map(({ fault, field }): Fault => ({ ...fault, pointer: field }));
  return (
    <SchemaForm
      schema={schema}
      fields={fields}
      value={step}
      faults={faults}
      context={context}
      onChange={(pointer, value) => act({ kind: 'set', pointer: at + pointer, value }, at + pointer)}
    />
  );
}
