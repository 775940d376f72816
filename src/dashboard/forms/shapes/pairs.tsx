import { Plus, X } from 'lucide-react';
import { isObject } from '../../../contract/json.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { faultsAt } from '../faults.ts';
import { GroupFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { useForm } from '../form-state.ts';
import { Place } from '../place.tsx';
import { childPointer } from '../pointers.ts';
import { shapeOf } from '../shape.ts';
import { startValue } from '../start-value.ts';
import { PairName } from './pair-name.tsx';

/** Names that the user chooses, each with a value. */
export function PairsField({ pointer, label, hint, value, onChange, faults, schema, required, spec }: FieldProps) {
  const { root } = useForm();
  const { readOnly } = useFormContext();
  const shape = shapeOf(schema, root);
  if (shape.kind !== 'pairs') return null;
  const entries = Object.entries(isObject(value) ? value : {});
  const write = (next: readonly (readonly [string, unknown])[]) =>
    onChange(next.length === 0 && !required ? undefined : Object.fromEntries(next));
  const names = entries.map(([name]) => name);
  const isFull = shape.most !== null && entries.length >= shape.most;
  return (
    <GroupFrame label={label} hint={hint} faults={faultsAt(faults, pointer)} flat>
      <div className="grid gap-2">
        {entries.map(([name], place) => (
          <div
            // biome-ignore lint/suspicious/noArrayIndexKey: the name changes while it is typed.
            key={place}
            className="grid min-w-0 grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-start gap-1.5"
          >
            <PairName
              label={`Name ${place + 1} of ${label}`}
              name={name}
              taken={names}
              readOnly={readOnly}
              placeholder={spec.placeholder}
              onRename={(next) => write(entries.map(([old, held], at) => [at === place ? next : old, held]))}
            />
            <div className="min-w-0 [&_label]:sr-only">
              <Place
                pointer={childPointer(pointer, name)}
                schema={shape.item}
                label={`Value of ${name || `${label} ${place + 1}`}`}
                required
                isItem
              />
            </div>
            {readOnly ? null : (
              <IconButton
                label={`Remove ${name || `pair ${place + 1}`}`}
                icon={X}
                onClick={() => write(entries.filter((_, at) => at !== place))}
              />
            )}
          </div>
        ))}
        {readOnly ? null : (
          <span>
            <Button
              size="small"
              icon={Plus}
              disabledReason={isFull ? `At most ${shape.most}` : names.includes('') ? 'Name the new one first' : null}
              onClick={() => write([...entries, ['', startValue(shape.item, root) ?? '']])}
            >
              Add to {label.toLowerCase()}
            </Button>
          </span>
        )}
      </div>
    </GroupFrame>
  );
}
