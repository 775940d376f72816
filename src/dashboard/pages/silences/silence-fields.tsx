// The form of a silence: once or every week, and how its fields are drawn.
import * as z from 'zod';
import { isObject } from '../../../contract/json.ts';
import { SilenceInput } from '../../../contract/messages/silence.ts';
import type { Fields } from '../../forms/field-types.ts';
import { MomentField } from '../../forms/fields/moment-field.tsx';
import { ZoneField } from '../../forms/fields/name-fields.tsx';
import { TimeField } from '../../forms/fields/time-field.tsx';
import { useFormContext } from '../../forms/form-context.ts';
import { useForm } from '../../forms/form-state.ts';
import type { JsonSchema } from '../../forms/schema.ts';
import { Properties } from '../../forms/shapes/properties.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { MatchField } from '../alerts/match-field.tsx';

export const silenceSchema = z.toJSONSchema(SilenceInput, { io: 'input' }) as JsonSchema;

const times = [
  { value: 'once', label: 'Once' },
  { value: 'weekly', label: 'Every week' },
] as const;

/** What, why, and when: once, or in some hours of every week. */
function SilenceFields() {
  const { root, value, onChange } = useForm();
  const { zone, readOnly } = useFormContext();
  const held = isObject(value) ? value : {};
  const time = isObject(held.weekly) ? 'weekly' : 'once';
  const choose = (next: 'once' | 'weekly') => {
    const weekly = { days: [], start: '22:00', end: '06:00', timezone: zone };
    if (next !== time) onChange('', { ...held, from: null, until: null, weekly: next === 'weekly' ? weekly : null });
  };
  const part = (only: readonly string[]) => <Properties pointer="" schema={root} only={only} />;
  return (
    <div className="grid gap-4">
      {part(['reason', 'match'])}
      <Segmented
        label="How often"
        value={time}
        onChange={choose}
        options={times.map((option) => ({ ...option, disabled: readOnly }))}
      />
      {part(time === 'weekly' ? ['weekly', 'until'] : ['from', 'until'])}
      {part(['owner'])}
    </div>
  );
}

export const silenceFields: Fields = {
  '': { editor: SilenceFields },
  '/reason': { placeholder: 'The mail server moves', hint: 'Shown to whoever asks where the alert is.' },
  '/match': { editor: MatchField, label: 'What it holds', hint: 'By rule, eventType, module or event.…' },
  '/from': { editor: MomentField, label: 'From', half: true, hint: 'At once when left out.' },
  '/until': { editor: MomentField, label: 'Until', half: true, hint: '' },
  '/weekly': { flat: true },
  '/weekly/days': {
    label: 'Begins on',
    hint: '',
    options: { mon: 'Mon', tue: 'Tue', wed: 'Wed', thu: 'Thu', fri: 'Fri', sat: 'Sat', sun: 'Sun' },
  },
  '/weekly/start': { editor: TimeField, label: 'From', half: true, hint: '' },
  '/weekly/end': { editor: TimeField, label: 'To', half: true, hint: 'Before the beginning: on the next day.' },
  '/weekly/timezone': { editor: ZoneField, label: 'Time zone', hint: '' },
  '/owner': { placeholder: 'Grace', hint: 'Who answers for it; you when left out.' },
};
