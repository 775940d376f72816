import { Plus, X } from 'lucide-react';
import { isObject } from '../../../contract/json.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { FaultText } from '../../ui/field.tsx';
import { TextInput } from '../../ui/inputs.tsx';
import { Select } from '../../ui/select.tsx';
import { faultsAt, faultsWithin } from '../faults.ts';
import { faultWords, GroupFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { childPointer } from '../pointers.ts';
import { following, targetOptions } from './target-field.tsx';

const usual = ['yes', 'no'];

/** What a model chooses from, and where each choice leads. */
export function ChoicesField({ pointer, label, hint, value, onChange, faults }: FieldProps) {
  const { targets, readOnly } = useFormContext();
  const choices: unknown[] = Array.isArray(value) ? value : usual;
  const isUsual = !Array.isArray(value);
  const put = (place: number, text: string, next: string) => {
    const choice = next === following ? text : { value: text, next };
    onChange(choices.map((old, at) => (at === place ? choice : old)));
  };
  return (
    <GroupFrame label={label} hint={hint} faults={faultsAt(faults, pointer)} flat>
      <div className="grid gap-2">
        {choices.map((choice, place) => {
          const text = isObject(choice) ? String(choice.value ?? '') : String(choice);
          const next = isObject(choice) ? choice.next : undefined;
          const { options, given } = targetOptions(targets, next, false);
          const fault = faultWords(faultsWithin(faults, childPointer(pointer, place)));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a choice has no name but its place.
            <div key={place} data-field={childPointer(pointer, place)} className="grid gap-1">
              <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] gap-1.5">
                <TextInput
                  aria-label={`Choice ${place + 1}`}
                  value={text}
                  readOnly={readOnly}
                  onChange={(written) => put(place, written, given)}
                />
                <Select
                  label={`Where choice ${place + 1} leads`}
                  value={given}
                  options={options.map((option) =>
                    option.value === following ? { ...option, label: 'As “Otherwise”' } : option,
                  )}
                  disabled={readOnly}
                  onChange={(target) => put(place, text, target)}
                />
                {readOnly ? null : (
                  <IconButton
                    label={`Remove choice ${place + 1}`}
                    icon={X}
                    disabledReason={choices.length <= 2 ? 'There are at least two' : null}
                    onClick={() => onChange(choices.filter((_, at) => at !== place))}
                  />
                )}
              </div>
              {fault ? <FaultText>{fault}</FaultText> : null}
            </div>
          );
        })}
        {readOnly ? null : (
          <span className="flex gap-1.5">
            <Button size="small" icon={Plus} onClick={() => onChange([...choices, ''])}>
              Add choice
            </Button>
            {isUsual ? null : (
              <Button size="small" variant="ghost" onClick={() => onChange(undefined)}>
                Back to yes and no
              </Button>
            )}
          </span>
        )}
      </div>
    </GroupFrame>
  );
}
