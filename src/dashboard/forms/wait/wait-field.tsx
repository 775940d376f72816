import { CalendarClock, Hourglass, Inbox, ListChecks, Zap } from 'lucide-react';
import { useMemo } from 'react';
import { isObject } from '../../../contract/json.ts';
import { formatDateTime } from '../../ui/format.ts';
import { RadioCards } from '../../ui/inputs.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { faultsAt } from '../faults.ts';
import { faultWords, GroupFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { useForm } from '../form-state.ts';
import { childPointer } from '../pointers.ts';
import type { JsonSchema } from '../schema.ts';
import { shapeOf } from '../shape.ts';
import { Properties } from '../shapes/properties.tsx';
import { asWaitForm, type WaitForm, waitExample, waitFormOf } from './wait-forms.ts';

const forms: readonly { value: WaitForm; label: string; icon: typeof Zap }[] = [
  { value: 'while', label: 'For a while', icon: Hourglass },
  { value: 'until', label: 'Until a moment', icon: CalendarClock },
  { value: 'event', label: 'For an event', icon: Zap },
  { value: 'condition', label: 'For a condition', icon: ListChecks },
  { value: 'collect', label: 'To collect events', icon: Inbox },
];
/** The config of a wait: its form, then the fields of the form. How long a plain wait takes is the delay of its step. */
export function WaitField({ pointer, value, onChange, faults, schema }: FieldProps) {
  const { readOnly } = useFormContext();
  const chosen = waitFormOf(value);
  return (
    <div className="grid gap-3.5">
      <GroupFrame label="Wait" hint="" faults={faultsAt(faults, pointer)} flat>
        <RadioCards
          label="Wait"
          hideLabel
          columns={2}
          value={chosen}
          onChange={(form) => onChange(asWaitForm(value, form))}
          options={forms.map((one) => ({ ...one, disabled: readOnly }))}
        />
      </GroupFrame>
      {chosen === 'until' ? <Until pointer={pointer} schema={schema} config={value} /> : null}
      {chosen === 'event' ? <Part pointer={pointer} schema={schema} name="waitForEvent" /> : null}
      {chosen === 'condition' ? <Properties pointer={pointer} schema={schema} only={['waitForCondition']} /> : null}
      {chosen === 'event' || chosen === 'condition' ? (
        <Properties pointer={pointer} schema={schema} only={['timeoutMinutes', 'onMatch', 'onTimeout']} />
      ) : null}
      {chosen === 'collect' ? <Collect pointer={pointer} schema={schema} config={value} /> : null}
      <Properties pointer={pointer} schema={schema} only={['reason']} />
    </div>
  );
}

function usePart(schema: JsonSchema, name: string): JsonSchema {
  const { root } = useForm();
  const shape = shapeOf(schema, root);
  return (shape.kind === 'object' ? shape.properties.find((one) => one.name === name)?.schema : undefined) ?? {};
}

/** The fields of one object of the config. */
function Part({
  pointer,
  schema,
  name,
  only,
}: {
  pointer: string;
  schema: JsonSchema;
  name: string;
  only?: readonly string[];
}) {
  const part = usePart(schema, name);
  return <Properties pointer={childPointer(pointer, name)} schema={part} {...(only ? { only } : {})} />;
}

const moments = [
  { value: 'time', label: 'A time of day' },
  { value: 'date', label: 'A date' },
] as const;

/** Until a time of day on some weekdays, or a date with an offset. */
function Until({ pointer, schema, config }: { pointer: string; schema: JsonSchema; config: unknown }) {
  const { onChange } = useForm();
  const { faults } = useForm();
  const { scope, person, now } = useFormContext();
  const at = childPointer(pointer, 'until');
  const until = isObject(config) && isObject(config.until) ? config.until : {};
  const kind = until.date === undefined ? 'time' : 'date';
  const choose = (next: 'time' | 'date') => {
    const { timezone, time = '09:00' } = until;
    const start = next === 'time' ? { time } : { date: '' };
    onChange(at, { ...start, ...(timezone === undefined ? {} : { timezone }) });
  };
  const example = useMemo(() => waitExample(config, scope, now), [config, scope, now]);
  const only =
    kind === 'time'
      ? ['time', 'weekdays', 'timezone']
      : ['date', 'offsetMinutes', 'time', 'yearly', 'ifMissing', 'timezone'];
  const fault = faultWords(faultsAt(faults, at));
  return (
    <div className="grid gap-3.5">
      <Segmented label="Until" value={kind} onChange={choose} options={moments} />
      <Part pointer={pointer} schema={schema} name="until" only={only} />
      {fault ? <p className="text-12 text-bad">{fault}</p> : null}
      {example === null ? null : (
        <p role="status" className="text-12 text-ink-2">
          {typeof example === 'string'
            ? `For ${person ?? 'the sample'}: ${example}`
            : `${person ?? 'The sample'} would continue ${formatDateTime(example.at, example.zone)} ${example.zone}.`}
        </p>
      )}
    </div>
  );
}

const windows = [
  { value: 'window', label: 'For a while' },
  { value: 'until', label: 'Up to a time of day' },
] as const;

/** How long events are collected, and which. */
function Collect({ pointer, schema, config }: { pointer: string; schema: JsonSchema; config: unknown }) {
  const { onChange } = useForm();
  const at = childPointer(pointer, 'collect');
  const collect = isObject(config) && isObject(config.collect) ? config.collect : {};
  const kind = collect.until === undefined ? 'window' : 'until';
  const choose = (next: 'window' | 'until') => {
    const { windowMinutes: _window, until: _until, ...rest } = collect;
    onChange(at, { ...(next === 'window' ? { windowMinutes: 60 } : { until: { time: '09:00' } }), ...rest });
  };
  const length = kind === 'window' ? 'windowMinutes' : 'until';
  return (
    <div className="grid gap-3.5">
      <Segmented label="Collect" value={kind} onChange={choose} options={windows} />
      <Part pointer={pointer} schema={schema} name="collect" only={[length, 'key', 'max']} />
    </div>
  );
}
