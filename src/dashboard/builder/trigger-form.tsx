import { type ReactNode, useMemo } from 'react';
import * as z from 'zod';
import {
  type TriggerForm as Form,
  formFields,
  formOf,
  triggerForms,
} from '../../contract/workflows/triggers/registry.ts';
import { ExitRule, Reentry, WorkflowSettings } from '../../contract/workflows/workflow.ts';
import type { JsonSchema } from '../forms/schema.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import { Field } from '../ui/field.tsx';
import { Select, TextArea } from '../ui/inputs.tsx';
import { useBuilder } from './builder-context.ts';
import { triggerId } from './exits.ts';
import { triggerViews } from './triggers/registry.ts';
import { useBuilderFormContext } from './use-form-context.ts';

const jsonSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;

const triggerSchemas = Object.fromEntries(
  triggerForms.map((form) => [form, jsonSchema(z.object(formFields[form]))]),
) as Record<Form, JsonSchema>;
const sections = {
  reentry: jsonSchema(z.object({ reentry: Reentry })),
  exitOn: jsonSchema(z.object({ exitOn: z.array(ExitRule) })),
  settings: jsonSchema(z.object({ settings: WorkflowSettings })),
};

function Section({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="grid gap-3 border-line border-t pt-3.5 first:border-0 first:pt-0">
      <div>
        <h3 className="font-semibold text-13">{title}</h3>
        <p className="text-12 text-ink-3">{hint}</p>
      </div>
      {children}
    </section>
  );
}

/** What starts runs, and what holds for all of them. */
export function TriggerForm() {
  const { draft, act, editReason, problemsByStep } = useBuilder();
  const context = useBuilderFormContext(triggerId);
  const runContext = useMemo(() => ({ ...context, hasRun: true }), [context]);
  const form = formOf(draft.trigger);
  const faults = (problemsByStep.get(triggerId) ?? []).map(({ fault }) => fault);
  const below = (at: string) =>
    faults
      .filter(({ pointer }) => pointer.startsWith(`${at}/`))
      .map((fault) => ({ ...fault, pointer: fault.pointer.slice(at.length) }));
  const set = (part: string) => (pointer: string, value: unknown) =>
    act({ kind: 'set', pointer: `${part}${pointer}`, value }, `${part}${pointer}`);
  const section = (part: keyof typeof sections) => (
    <SchemaForm
      schema={sections[part]}
      value={{ [part]: draft[part] }}
      onChange={set('')}
      faults={faults.filter(({ pointer }) => pointer.startsWith(`/${part}`))}
      context={runContext}
    />
  );
  return (
    <div className="grid gap-5">
      <Section title="Trigger" hint={triggerViews[form].does}>
        <Field label="What starts runs">
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
        <div data-first>
          <SchemaForm
            schema={triggerSchemas[form]}
            value={draft.trigger}
            onChange={set('/trigger')}
            faults={below('/trigger')}
            context={context}
          />
        </div>
      </Section>
      <Section title="Re-entry" hint="Whether a person may come in again.">
        {section('reentry')}
      </Section>
      <Section title="Exit rules" hint="Events of the person that end a run, even while it waits.">
        {section('exitOn')}
      </Section>
      <Section title="Settings" hint="What holds for every step.">
        {section('settings')}
        <Field label="Description" optional>
          {(ids) => (
            <TextArea
              {...ids}
              data-field="/description"
              value={draft.description ?? ''}
              maxLength={2000}
              readOnly={editReason !== null}
              onChange={(text) =>
                act({ kind: 'set', pointer: '/description', value: text === '' ? undefined : text }, '/description')
              }
            />
          )}
        </Field>
      </Section>
    </div>
  );
}
