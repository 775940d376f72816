import { Braces, ListTree } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { faultsAt } from '../faults.ts';
import { GroupFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { useForm } from '../form-state.ts';
import { type JsonSchema, resolveSchema } from '../schema.ts';
import { JsonField } from '../shapes/json.tsx';
import { BuilderProvider } from './builder-context.ts';
import { ConditionGroup } from './group.tsx';
import { fromTopGroup, type GroupMode, topGroup } from './tree.ts';
import { sentenceOf, verdictOf } from './verdict.ts';

/** Conditions where a run exists: values may be templates of it. */
export const ConditionField = (props: FieldProps) => <Conditions {...props} templates />;

/** Conditions of a trigger, a rule or an endpoint: there is no run whose values they could take. */
export const EventConditionField = (props: FieldProps) => <Conditions {...props} templates={false} />;

/** Conditions of an audience, which looks at people: there is no event. */
export const PersonConditionField = (props: FieldProps) => <Conditions {...props} templates={false} about="person" />;

/** Rows of field, operator and value, in groups; or the same as JSON. */
function Conditions({
  templates,
  about = 'event',
  ...props
}: FieldProps & { templates: boolean; about?: 'event' | 'person' }) {
  const { label, hint, pointer, value, onChange, faults, schema } = props;
  const { readOnly } = useFormContext();
  const { root } = useForm();
  const [isJson, setJson] = useState(false);
  const takesList = takesListOf(schema, root);
  const { mode, items } = topGroup(value);
  const conditions = items.map(({ condition }) => condition);
  const write = (next: readonly unknown[], nextMode: GroupMode = mode) =>
    onChange(fromTopGroup(value, { mode: nextMode, conditions: next, takesList }));
  const toggle = (
    <Button size="small" variant="ghost" icon={isJson ? ListTree : Braces} onClick={() => setJson(!isJson)}>
      {isJson ? 'As rows' : 'As JSON'}
    </Button>
  );
  return (
    <GroupFrame label={label} hint={hint} faults={isJson ? [] : faultsAt(faults, pointer)} actions={toggle} flat>
      {isJson ? (
        <JsonField {...props} hint="" />
      ) : (
        <BuilderProvider value={{ pointer, value, onChange, faults, templates, about, readOnly }}>
          <ConditionGroup
            label={label}
            mode={mode}
            items={items}
            depth={0}
            onMode={(next) => write(conditions, next)}
            onItems={write}
          />
        </BuilderProvider>
      )}
      <Summary value={value} />
    </GroupFrame>
  );
}

function takesListOf(schema: JsonSchema, root: JsonSchema): boolean {
  return (resolveSchema(schema, root).anyOf ?? []).some((option) => resolveSchema(option, root).type === 'array');
}

/** What the conditions say, and whether they hold for the chosen person. */
function Summary({ value }: { value: unknown }) {
  const { scope, person, now } = useFormContext();
  const id = useId();
  const sentence = sentenceOf(value);
  const verdict = verdictOf(value, scope, now);
  if (sentence === '') return null;
  return (
    <div className="mt-2 grid gap-1.5">
      <p id={id} className="text-12 [overflow-wrap:anywhere] text-ink-2">
        {sentence}
      </p>
      <div aria-live="polite" className="grid justify-items-start gap-1 text-12 text-ink-2">
        {verdict === null ? null : (
          <Chip tone={verdict.holds ? 'good' : 'neutral'} dot wraps>
            {verdict.holds ? `Holds for ${person ?? 'the sample'}` : `Does not hold for ${person ?? 'the sample'}`}
          </Chip>
        )}
        {verdict?.why ? <span className="[overflow-wrap:anywhere]">{verdict.why}</span> : null}
      </div>
    </div>
  );
}
