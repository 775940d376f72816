import { isObject } from '../../../contract/json.ts';
import { stepTypes } from '../../../contract/workflows/steps/registry.ts';
import { behaviourOf } from '../../../engine/steps/registry.ts';
import { FaultText } from '../../ui/field.tsx';
import { faultsAt, faultsWithin } from '../faults.ts';
import { specAt } from '../field-specs.ts';
import type { FieldProps } from '../field-types.ts';
import { FormStateProvider, useForm } from '../form-state.ts';
import { Place } from '../place.tsx';
import type { JsonSchema } from '../schema.ts';
import { shapeOf } from '../shape.ts';
import { MoreOptions, Properties } from '../shapes/properties.tsx';
import { waitFormOf } from '../wait/wait-forms.ts';

const config = '/config';

/** A step: what it does, then the wait before it and where it leads; rare fields of all of it come last. */
export function StepField({ value, faults, schema }: FieldProps) {
  const form = useForm();
  const step = isObject(value) ? value : {};
  const type = stepTypes.find((one) => one === step.type);
  const shape = shapeOf(schema, form.root);
  const configSchema =
    (shape.kind === 'object' && shape.properties.find(({ name }) => name === 'config')?.schema) || {};
  // How long a plain wait takes is asked where its form is chosen.
  const isPlainWait = type === 'wait' && waitFormOf(step.config) === 'while';
  const isBefore = type !== 'wait' || (step.delayMinutes !== undefined && step.delayMinutes !== 0);
  const hasNext = type === undefined || behaviourOf({ type }).jumps.noNext === null || step.next !== undefined;
  const own = ['delayMinutes', 'next'].filter((name) => (name === 'next' ? hasNext : isBefore && !isPlainWait));
  return (
    <div className="grid gap-3.5">
      <FormStateProvider value={{ ...form, rareElsewhere: config }}>
        <Place pointer={config} schema={configSchema} required />
      </FormStateProvider>
      <Properties pointer="" schema={schema} only={own} />
      <More schema={schema} configSchema={configSchema} step={step} isBefore={!isBefore && !isPlainWait} />
      {faultsAt(faults, '').map(({ message }) => (
        <FaultText key={message}>{message}</FaultText>
      ))}
    </div>
  );
}

/** Everything that most steps do without. */
function More({
  schema,
  configSchema,
  step,
  isBefore,
}: {
  schema: JsonSchema;
  configSchema: JsonSchema;
  step: Readonly<Record<string, unknown>>;
  isBefore: boolean;
}) {
  const { fields, faults, root } = useForm();
  const shape = shapeOf(configSchema, root);
  const rare =
    shape.kind === 'object' ? shape.properties.filter(({ name }) => specAt(fields, `${config}/${name}`).isRare) : [];
  const values = isObject(step.config) ? step.config : {};
  const own = ['if', 'spread', ...(isBefore ? ['delayMinutes'] : [])];
  const isBusy =
    rare.some(({ name }) => values[name] !== undefined || faultsWithin(faults, `${config}/${name}`).length > 0) ||
    own.some((name) => step[name] !== undefined || faultsWithin(faults, `/${name}`).length > 0);
  return (
    <MoreOptions isOpenAtFirst={isBusy}>
      <div className="grid gap-3.5">
        {rare.length === 0 ? null : <Properties pointer={config} schema={configSchema} part="rare" />}
        <Properties pointer="" schema={schema} only={own} />
      </div>
    </MoreOptions>
  );
}
