import { CalendarDays, Clock, Megaphone, Target, Zap } from 'lucide-react';
import { isObject } from '../../../contract/json.ts';
import {
  formFields,
  namingFields,
  type TriggerForm,
  triggerForms,
} from '../../../contract/workflows/triggers/registry.ts';
import { FaultText } from '../../ui/field.tsx';
import { RadioCards } from '../../ui/inputs.tsx';
import { faultsAt } from '../faults.ts';
import { faultWords, GroupFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { Properties } from '../shapes/properties.tsx';

const words: Record<TriggerForm, { label: string; hint: string; icon: typeof Zap }> = {
  event: { label: 'An event', hint: 'Each event that matches starts a run', icon: Zap },
  date: { label: 'A date of the person', hint: 'A trait, moved by days or to a time', icon: CalendarDays },
  schedule: { label: 'A schedule', hint: 'Times of the calendar', icon: Clock },
  audience: { label: 'An audience', hint: 'Somebody enters or leaves it', icon: Target },
  broadcast: { label: 'A broadcast', hint: 'Only when somebody sends one', icon: Megaphone },
};

const starts: Record<TriggerForm, Readonly<Record<string, unknown>>> = {
  event: { eventType: '' },
  date: { date: { trait: '' } },
  schedule: { schedule: { cron: '0 9 * * MON' } },
  audience: { audience: { id: '', on: 'enter' } },
  broadcast: { broadcast: true },
};

const formOf = (trigger: Readonly<Record<string, unknown>>): TriggerForm =>
  triggerForms.find((form) => trigger[namingFields[form]] !== undefined) ?? 'event';

/** What starts runs: its form, then the fields of the form. */
export function TriggerField({ pointer, value, onChange, faults, schema }: FieldProps) {
  const { readOnly } = useFormContext();
  const trigger = isObject(value) ? value : {};
  const form = formOf(trigger);
  const own = faultWords(faultsAt(faults, pointer));
  return (
    <div className="grid gap-3.5">
      <GroupFrame label="Starts with" hint="" faults={[]} flat>
        <RadioCards
          label="Starts with"
          hideLabel
          columns={1}
          value={form}
          onChange={(next) => onChange(starts[next])}
          options={triggerForms.map((one) => ({ value: one, ...words[one], disabled: readOnly }))}
        />
      </GroupFrame>
      <Properties pointer={pointer} schema={schema} only={Object.keys(formFields[form])} />
      {own ? <FaultText>{own}</FaultText> : null}
    </div>
  );
}
