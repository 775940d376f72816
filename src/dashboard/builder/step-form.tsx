import type { Fault } from '../../contract/errors.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import type { Fields } from '../forms/field-types.ts';
import { SchemaForm } from '../forms/schema-form.tsx';
import { waitFormOf } from '../forms/wait/wait-forms.ts';
import { Field } from '../ui/field.tsx';
import { Select } from '../ui/inputs.tsx';
import { useBuilder } from './builder-context.ts';
import { DelayField } from './delay-field.tsx';
import { type DraftStep, pointerTo } from './draft.ts';
import { allowedTargets, choiceIndex, endTarget, exitsOf } from './exits.ts';
import { configForm, stepForm } from './fields.ts';
import { targetTitle } from './graph.ts';
import type { Problem } from './problems.ts';
import { recordOf } from './read.ts';
import { titleOf } from './starters.ts';
import { useBuilderFormContext } from './use-form-context.ts';

/** Where each way out of the step leads; choices have their targets beside them. */
function WaysOut({ step }: { step: DraftStep }) {
  const { draft, act, editReason } = useBuilder();
  const ways = exitsOf(draft, step.label).filter(({ exit }) => choiceIndex(exit.slot) === null);
  return ways.map((way) => {
    const options = allowedTargets(draft, way.exit).map((target) => ({
      value: target,
      label: target === endTarget ? 'End' : targetTitle(draft, target, titleOf),
    }));
    return (
      <div key={way.id} data-field={way.exit.slot === 'next' ? '/next' : `/${way.exit.slot}`} className="min-w-0">
        <Field
          label={way.word === null ? 'Then go to' : `${way.word}: go to`}
          fault={way.fault === null ? null : `A run cannot go to ${String(way.written)} from here.`}
        >
          {(ids) => (
            <Select
              {...ids}
              options={options}
              value={way.fault === null ? way.target : null}
              disabled={editReason !== null}
              onChange={(target) => act({ kind: 'connect', at: way.exit, target })}
            />
          )}
        </Field>
      </div>
    );
  });
}

/** Faults below a part of a step, with pointers that begin there. */
const below = (problems: readonly Problem[], part: string): Fault[] =>
  problems
    .filter(({ field }) => field === part || field.startsWith(`${part}/`))
    .map(({ fault, field }) => ({ ...fault, pointer: field.slice(part.length) }));

/** The jumps of a config are edited where the step says where it goes. */
const withoutJumps = (fields: Fields, step: DraftStep): Fields => ({
  ...fields,
  ...Object.fromEntries(behaviourOf(step).jumps.fields.map((field) => [`/${field}`, { hidden: true }])),
});

/** How long a new wait takes, in minutes. */
const usualWait = 60;
/** Whether a step is a wait that only takes its delay. */
const isPlainWait = ({ type, config }: Pick<DraftStep, 'type' | 'config'>): boolean =>
  type === 'wait' && waitFormOf(config) === 'while';

/** The delay is how long a plain wait takes; one that waits for something else begins to do so at once. */
function withConfig(step: DraftStep, config: DraftStep['config']): DraftStep {
  const [was, is] = [isPlainWait(step), isPlainWait({ ...step, config })];
  if (was === is) return { ...step, config };
  const { delayMinutes: _delay, ...rest } = step;
  return is ? { ...rest, config, delayMinutes: usualWait } : { ...rest, config };
}

const framePart = ({ if: condition, spread }: DraftStep) => ({
  ...(condition === undefined ? {} : { if: condition }),
  ...(spread === undefined ? {} : { spread }),
});

/** Fields of a step beside its config that a form of their own draws. */
const ownField = /^\/(if|spread)(\/|$)/;

/** The fields of a step: its config, the wait before it, where it goes and when it is passed over. */
export function StepForm({ step }: { step: DraftStep }) {
  const { draft, act, problemsByStep } = useBuilder();
  const context = useBuilderFormContext(step.label);
  const { schema, fields } = configForm(step.type);
  const at = pointerTo(draft, step.label);
  const problems = problemsByStep.get(step.label) ?? [];
  const setConfig = (pointer: string, value: unknown) => {
    if (pointer !== '') set('/config')(pointer, value);
    else act({ kind: 'set', pointer: at, value: withConfig(step, recordOf(value)) }, at);
  };
  const set = (part: string) => (pointer: string, value: unknown) =>
    act({ kind: 'set', pointer: at + part + pointer, value }, at + part + pointer);
  return (
    <>
      <SchemaForm
        schema={schema}
        fields={withoutJumps(fields, step)}
        value={step.config}
        faults={below(problems, '/config')}
        context={context}
        onChange={setConfig}
      />
      <div className="grid grid-cols-2 gap-x-2.5 gap-y-3.5">
        <DelayField step={step} isPlain={isPlainWait(step)} />
        <WaysOut step={step} />
      </div>
      <SchemaForm
        schema={stepForm.schema}
        fields={stepForm.fields}
        value={framePart(step)}
        faults={problems
          .filter(({ field }) => ownField.test(field))
          .map(({ fault, field }) => ({ ...fault, pointer: field }))}
        context={context}
        onChange={set('')}
      />
    </>
  );
}
