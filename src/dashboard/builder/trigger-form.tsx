import { SchemaForm } from '../forms/schema-form.tsx';
import { Field } from '../ui/field.tsx';
import { TextArea } from '../ui/inputs.tsx';
import { useBuilder } from './builder-context.ts';
import { triggerId } from './exits.ts';
import { entryForm } from './fields.ts';
import { useBuilderFormContext } from './use-form-context.ts';

/** What starts and ends runs, and what holds for all of them. */
export function TriggerForm() {
  const { draft, act, editReason, problemsByStep } = useBuilder();
  const context = useBuilderFormContext(triggerId);
  const { trigger, reentry, exitOn, settings } = draft;
  const faults = (problemsByStep.get(triggerId) ?? []).map(({ fault }) => fault);
  const set = (pointer: string, value: unknown) => act({ kind: 'set', pointer, value }, pointer);
  return (
    <>
      <SchemaForm
        schema={entryForm.schema}
        fields={entryForm.fields}
        value={{ trigger, reentry, exitOn, settings }}
        faults={faults}
        context={context}
        onChange={set}
      />
      <div data-field="/description" className="contents">
        <Field label="Description" optional>
          {(ids) => (
            <TextArea
              {...ids}
              value={draft.description ?? ''}
              maxLength={2000}
              readOnly={editReason !== null}
              onChange={(text) => set('/description', text === '' ? undefined : text)}
            />
          )}
        </Field>
      </div>
    </>
  );
}
