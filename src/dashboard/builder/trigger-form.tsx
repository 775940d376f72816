import { type ReactNode, useMemo } from 'react';
import { type TriggerForm as Form, formOf, triggerForms } from '../../contract/workflows/triggers/registry.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import { FaultText, Field } from '../ui/field.tsx';
import { Select, TextArea } from '../ui/inputs.tsx';
import { useBuilder } from './builder-context.ts';
import { triggerId } from './exits.ts';
import { type BuilderForm, entryForm, triggerForm } from './fields.ts';
import { triggerViews } from './triggers/registry.ts';
import { useBuilderFormContext } from './use-form-context.ts';

function Section({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-3.5 border-line border-t pt-3.5 first:border-0 first:pt-0">
      <div>
        <h3 className="font-semibold text-13">{title}</h3>
        <p className="text-12 text-ink-3">{hint}</p>
      </div>
      {children}
    </section>
  );
}

/** The form of one field of the workflow alone. */
function partOf({ schema, fields }: BuilderForm, name: string): BuilderForm {
  const { [name]: part = {} } = schema.properties ?? {};
  return { schema: { ...schema, properties: { [name]: part }, required: [name] }, fields };
}
const parts = {
  reentry: partOf(entryForm, 'reentry'),
  exitOn: partOf(entryForm, 'exitOn'),
  settings: partOf(entryForm, 'settings'),
};
const forms = Object.fromEntries(triggerForms.map((form) => [form, triggerForm(form)])) as Record<Form, BuilderForm>;

/** What starts and ends runs, and what holds for all of them. */
export function TriggerForm() {
  const { draft, act, editReason, problemsByStep } = useBuilder();
  const context = useBuilderFormContext(triggerId);
  const runContext = useMemo(() => ({ ...context, hasRun: true }), [context]);
  const form = formOf(draft.trigger);
  const faults = (problemsByStep.get(triggerId) ?? []).map(({ fault }) => fault);
  const own = faults.filter(({ pointer }) => pointer === '/trigger');
  const set = (at: string) => (pointer: string, value: unknown) =>
    act({ kind: 'set', pointer: at + pointer, value }, at + pointer);
  const part = (name: keyof typeof parts) => (
    <SchemaForm
      {...parts[name]}
      value={{ [name]: draft[name] }}
      faults={faults.filter(({ pointer }) => pointer.startsWith(`/${name}`))}
      context={runContext}
      onChange={set('')}
    />
  );
  return (
    <div className="grid gap-5">
      <Section title="Trigger" hint={triggerViews[form].does}>
        <Field label="Runs start with">
          {(ids) => (
            <Select
              {...ids}
              value={form}
              disabled={editReason !== null}
              onChange={(next) => act({ kind: 'set', pointer: '/trigger', value: triggerViews[next].starter })}
              options={triggerForms.map((value) => {
                const { name: label, does: hint } = triggerViews[value];
                return { value, label, hint };
              })}
            />
          )}
        </Field>
        <SchemaForm
          {...forms[form]}
          value={draft.trigger}
          faults={faults
            .filter(({ pointer }) => pointer.startsWith('/trigger/'))
            .map((fault) => ({ ...fault, pointer: fault.pointer.slice('/trigger'.length) }))}
          context={context}
          onChange={set('/trigger')}
        />
        {own.map(({ message }) => (
          <FaultText key={message}>{message}</FaultText>
        ))}
      </Section>
      <Section title="Re-entry" hint="Whether a person may come in again.">
        {part('reentry')}
      </Section>
      <Section title="Exit rules" hint="Events of the person that end a run, even while it waits.">
        {part('exitOn')}
      </Section>
      <Section title="Settings" hint="What holds for every step.">
        {part('settings')}
        <div data-field="/description" className="contents">
          <Field label="Description" optional>
            {(ids) => (
              <TextArea
                {...ids}
                value={draft.description ?? ''}
                maxLength={2000}
                readOnly={editReason !== null}
                onChange={(text) => set('/description')('', text === '' ? undefined : text)}
              />
            )}
          </Field>
        </div>
      </Section>
    </div>
  );
}
