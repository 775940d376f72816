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

const words: Record<TriggerForm, { label: string; icon: typeof Zap }> = {
  event: { label: 'An event', icon: Zap },
  date: { label: 'A date of the person', icon: CalendarDays },
  schedule: { label: 'A schedule', icon: Clock },
  audience: { label: 'An audience', icon: Target },
  broadcast: { label: 'A broadcast', icon: Megaphone },
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
          columns={2}
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
