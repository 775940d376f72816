import { weekdays } from '../../../contract/workflows/steps/wait.ts';
import { cx } from '../../ui/cx.ts';
import { upperFirst } from '../../words/upper-first.ts';
import { GroupFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';

const names = weekdays.map((day) => ({
  day,
  short: day.slice(0, 2),
  name: upperFirst(day),
}));

/** Some days of the week; none means every day, and leaves the field out. */
export function WeekdaysField({ label, hint, faults, value, onChange }: FieldProps) {
  const { readOnly } = useFormContext();
  const chosen = new Set(Array.isArray(value) ? value : []);
  const toggle = (day: string, isOn: boolean) => {
    const next = weekdays.filter((other) => (other === day ? isOn : chosen.has(other)));
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <GroupFrame label={label} hint={hint} faults={faults} flat hintBelow>
      <div className="flex flex-wrap gap-1">
        {names.map(({ day, short, name }) => (
          <label
            key={day}
            className={cx(
              'grid h-8 min-w-9 cursor-pointer place-items-center rounded-control border border-edge px-1.5 text-12 capitalize has-focus-visible:outline-2 has-focus-visible:outline-accent has-checked:border-accent has-checked:bg-accent-soft has-checked:font-semibold has-checked:text-accent',
              readOnly && 'cursor-not-allowed opacity-55',
            )}
          >
            <input
              type="checkbox"
              className="sr-only"
              aria-label={name}
              checked={chosen.has(day)}
              disabled={readOnly}
              onChange={(event) => toggle(day, event.target.checked)}
            />
            <span aria-hidden>{short}</span>
          </label>
        ))}
      </div>
      {chosen.size === 0 ? <p className="mt-1 text-12 text-ink-3">Every day.</p> : null}
    </GroupFrame>
  );
}
