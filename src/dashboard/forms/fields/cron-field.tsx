import { useMemo } from 'react';
import { formatDateTime } from '../../ui/format.ts';
import { TextInput } from '../../ui/inputs.tsx';
import { Select } from '../../ui/select.tsx';
import { FieldFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { useForm } from '../form-state.ts';
import { readPointer } from '../pointers.ts';
import { textOrNothing } from '../shapes/plain.tsx';
import { nextTimes } from './cron.ts';

const usual = [
  { value: '0 9 * * *', label: 'Every day at 09:00' },
  { value: '0 9 * * MON-FRI', label: 'Every working day at 09:00' },
  { value: '0 9 * * MON', label: 'Every Monday at 09:00' },
  { value: '0 9 1 * *', label: 'Every first day of the month at 09:00' },
  { value: '0 * * * *', label: 'Every hour' },
];
const own = ':own';

/** A schedule in five fields, with those that are usual, and when it fires next. */
export function CronField(props: FieldProps) {
  const { value, onChange, required, pointer } = props;
  const { readOnly, zone, now } = useFormContext();
  const form = useForm();
  const text = typeof value === 'string' ? value : '';
  const given = readPointer(form.value, `${pointer.slice(0, pointer.lastIndexOf('/'))}/timezone`);
  const place = typeof given === 'string' ? given : zone;
  const next = useMemo(() => (text.trim() === '' ? [] : timesIn(text, place, now)), [text, place, now]);
  return (
    <div className="grid min-w-0 gap-1">
      <FieldFrame {...props} onFix={onChange}>
        {(ids) => (
          <span className="grid min-w-0 grid-cols-2 gap-1.5">
            <TextInput
              {...ids}
              mono
              placeholder="0 9 * * MON"
              readOnly={readOnly}
              value={text}
              onChange={(written) => onChange(textOrNothing(written, required))}
            />
            <Select
              label="Usual schedules"
              value={usual.some((one) => one.value === text) ? text : own}
              options={[{ value: own, label: 'Own schedule' }, ...usual]}
              disabled={readOnly}
              onChange={(chosen) => chosen !== own && onChange(chosen)}
            />
          </span>
        )}
      </FieldFrame>
      <p role="status" className="text-12 text-ink-2">
        {typeof next === 'string'
          ? ''
          : next.length === 0
            ? ''
            : `Next: ${next.map((at) => formatDateTime(at, place)).join(' · ')} (${place})`}
      </p>
    </div>
  );
}

/** A zone that is only being typed has no times yet. */
function timesIn(cron: string, zone: string, now: number): number[] | string {
  try {
    return nextTimes(cron, zone, now);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
