import { useMemo } from 'react';
import * as z from 'zod';
import { RunFilters } from '../../contract/conditions.ts';
import type { Fault } from '../../contract/errors.ts';
import { type StepType, stepConfigs } from '../../contract/workflows/steps/registry.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import type { Fields } from '../forms/field-types.ts';
import type { JsonSchema } from '../forms/schema.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/inputs.tsx';
import { useBuilder } from './builder-context.ts';
import { DelayField } from './delay-field.tsx';
import { type DraftStep, pointerTo } from './draft.ts';
import { allowedTargets, endTarget, exitsOf } from './exits.ts';
import { targetTitle } from './graph.ts';
import { titleOf } from './starters.ts';
import { useBuilderFormContext } from './use-form-context.ts';

const schemas = new Map<StepType, JsonSchema>();

function schemaOf(type: StepType): JsonSchema {
  const found = schemas.get(type) ?? (z.toJSONSchema(stepConfigs[type], { io: 'input' }) as JsonSchema);
  schemas.set(type, found);
  return found;
}

const frameFields: Fields = {
  '/if': { label: 'Only if', hint: 'Conditions that must hold when the run comes here; else the step is passed over.' },
};
const frameSchema = z.toJSONSchema(z.object({ if: RunFilters.optional() }), { io: 'input' }) as JsonSchema;

/** The jumps of a config are edited where the step says where it goes. */
function fieldsOf(type: StepType): Fields {
  const { fields } = behaviourOf({ type }).jumps;
  return Object.fromEntries(fields.map((field) => [`/${field}`, { hidden: true }]));
}

/** Where each way out of the step leads. */
function WaysOut({ step }: { step: DraftStep }) {
  const { draft, act, editReason } = useBuilder();
  return exitsOf(draft, step.label).map((way) => {
    const options = allowedTargets(draft, way.exit).map((target) => ({
      value: target,
      label: target === endTarget ? 'End' : targetTitle(draft, target, titleOf),
    }));
    const name = way.word === null ? 'Then go to' : `${way.word}: go to`;
    return (
      <Field key={way.id} label={name} fault={way.fault === null ? null : `${String(way.written)} cannot be reached.`}>
        {(ids) => (
          <span data-field={way.exit.slot === 'next' ? '/next' : `/config/${way.exit.slot}`}>
            <Select
              {...ids}
              options={options}
              value={way.fault === null ? way.target : null}
              disabled={editReason !== null}
              onChange={(target) => act({ kind: 'connect', at: way.exit, target })}
            />
          </span>
        )}
      </Field>
    );
  });
}

/** Faults below a part of a step. */
const below = (faults: readonly { fault: Fault; field: string }[], part: string): Fault[] =>
  faults
    .filter(({ field }) => field === part || field.startsWith(`${part}/`))
    .map(({ fault, field }) => ({ ...fault, pointer: field.slice(part.length) }));

export function StepForm({ step }: { step: DraftStep }) {
  const { draft, act, problemsByStep } = useBuilder();
  const context = useBuilderFormContext(step.label);
  const at = pointerTo(draft, step.label);
  const problems = problemsByStep.get(step.label) ?? [];
  const fields = useMemo(() => fieldsOf(step.type), [step.type]);
  const set = (part: string) => (pointer: string, value: unknown) =>
    act({ kind: 'set', pointer: `${at}${part}${pointer}`, value }, `${at}${part}${pointer}`);
  return (
    <div className="grid gap-3.5">
      <div data-first>
        <SchemaForm
          schema={schemaOf(step.type)}
          value={step.config}
          onChange={set('/config')}
          faults={below(problems, '/config')}
          fields={fields}
          context={context}
        />
      </div>
      <div className="grid grid-cols-2 gap-2.5">
        <DelayField step={step} />
        <WaysOut step={step} />
      </div>
      <SchemaForm
        schema={frameSchema}
        value={step.if === undefined ? {} : { if: step.if }}
        onChange={set('')}
        faults={below(problems, '/if').map((fault) => ({ ...fault, pointer: `/if${fault.pointer}` }))}
        fields={frameFields}
        context={context}
      />
    </div>
  );
}
