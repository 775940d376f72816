import { Plus, X } from 'lucide-react';
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

/** Items that can be added and removed. */
export function ListField({ pointer, label, hint, value, onChange, faults, schema, required }: FieldProps) {
  const { root } = useForm();
  const { readOnly } = useFormContext();
  const shape = shapeOf(schema, root);
  if (shape.kind !== 'list') return null;
  const items: unknown[] = Array.isArray(value) ? value : [];
  const isPlain = ['text', 'number', 'choice'].includes(shapeOf(shape.item, root).kind);
  const isFull = shape.most !== null && items.length >= shape.most;
  const remove = (place: number) => {
    const rest = items.filter((_, index) => index !== place);
    onChange(rest.length === 0 && !required ? undefined : rest);
  };
  const noun = singular(label);
  return (
    <GroupFrame label={label} hint={hint} faults={faultsAt(faults, pointer)} flat>
      <div className="grid gap-2">
        {items.map((_, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item has no name but its place.
          <div key={place} className="flex min-w-0 items-start gap-1">
            <div className="min-w-0 flex-1">
              <Place
                pointer={childPointer(pointer, place)}
                schema={shape.item}
                label={`${noun} ${place + 1}`}
                required
                isItem
              />
            </div>
            {readOnly ? null : (
              <IconButton
                className={isPlain ? 'mt-5.25' : undefined}
                label={`Remove ${noun.toLowerCase()} ${place + 1}`}
                icon={X}
                onClick={() => remove(place)}
              />
            )}
          </div>
        ))}
        {readOnly ? null : (
          <span>
            <Button
              size="small"
              icon={Plus}
              disabledReason={isFull ? `At most ${shape.most}` : null}
              onClick={() => onChange([...items, startValue(shape.item, root) ?? null])}
            >
              Add {noun.toLowerCase()}
            </Button>
          </span>
        )}
      </div>
    </GroupFrame>
  );
}

/** "Headers" holds a header, "Address list" an address list. */
const singular = (label: string): string =>
  /ies$/.test(label) ? label.replace(/ies$/, 'y') : label.replace(/([^s])s$/, '$1');
