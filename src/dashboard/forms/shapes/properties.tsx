import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { Fault } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { FaultText } from '../../ui/field.tsx';
import { faultsAt, faultsWithin } from '../faults.ts';
import { specAt } from '../field-specs.ts';
import type { FieldProps } from '../field-types.ts';
import { useForm } from '../form-state.ts';
import { Place } from '../place.tsx';
import { childPointer, keysOf, readPointer } from '../pointers.ts';
import { type Property, shapeOf } from '../shape.ts';

/** The fields of an object in the order of the contract: all of them, or `only` some; rare ones under "More options". */
export function Properties({
  pointer,
  schema,
  only,
  except = [],
}: Pick<FieldProps, 'pointer' | 'schema'> & { only?: readonly string[]; except?: readonly string[] }) {
  const { root, fields, faults, value } = useForm();
  const shape = shapeOf(schema, root);
  if (shape.kind !== 'object') return null;
  const held = readPointer(value, pointer);
  const parent = isObject(held) ? held : {};
  const isShown = ({ name }: Property) => {
    const { hidden = false, shownWhen } = specAt(fields, childPointer(pointer, name));
    if (hidden || except.includes(name) || only?.includes(name) === false) return false;
    return parent[name] !== undefined || (shownWhen?.(parent) ?? true);
  };
  const shown = shape.properties.filter(isShown);
  const isRare = ({ name }: Property) => specAt(fields, childPointer(pointer, name)).isRare === true;
  const rare = shown.filter(isRare);
  const known = new Set(shape.properties.map(({ name }) => name));
  const strangers = only === undefined ? Object.keys(parent).filter((name) => !known.has(name)) : [];
  const isBusy = rare.some(
    ({ name }) => parent[name] !== undefined || faultsWithin(faults, childPointer(pointer, name)).length > 0,
  );
  return (
    <div className="@container grid gap-3.5">
      <PropertyGrid pointer={pointer} properties={shown.filter((property) => !isRare(property))} />
      {strangers.map((name) => (
        <Stranger key={name} pointer={childPointer(pointer, name)} faults={faults} />
      ))}
      {rare.length === 0 ? null : (
        <MoreOptions isOpenAtFirst={isBusy}>
          <PropertyGrid pointer={pointer} properties={rare} />
        </MoreOptions>
      )}
    </div>
  );
}

function PropertyGrid({ pointer, properties }: { pointer: string; properties: readonly Property[] }) {
  const { fields } = useForm();
  return (
    <div className="grid min-w-0 grid-cols-2 gap-x-3 gap-y-3.5">
      {properties.map(({ name, schema, required }) => {
        const at = childPointer(pointer, name);
        return (
          <div
            key={name}
            data-field={at}
            className={cx('min-w-0 empty:hidden', specAt(fields, at).half ? 'col-span-2 @sm:col-span-1' : 'col-span-2')}
          >
            <Place pointer={at} schema={schema} required={required} />
          </div>
        );
      })}
    </div>
  );
}

/** A field that the contract does not know: it was typed as JSON, or imported. */
function Stranger({ pointer, faults }: { pointer: string; faults: readonly Fault[] }) {
  const { onChange } = useForm();
  const name = keysOf(pointer).at(-1) ?? '';
  const message = faultsAt(faults, pointer)[0]?.message ?? `${name} is not a field here.`;
  return (
    <div className="flex items-center gap-2">
      <FaultText>{message}</FaultText>
      <Button size="small" onClick={() => onChange(pointer, undefined)}>
        Remove {name}
      </Button>
    </div>
  );
}

function MoreOptions({ isOpenAtFirst, children }: { isOpenAtFirst: boolean; children: ReactNode }) {
  const id = useId();
  const [choice, setChoice] = useState<boolean | null>(null);
  const isOpen = choice ?? isOpenAtFirst;
  return (
    <div className="grid gap-3">
      <span>
        <Button
          size="small"
          variant="ghost"
          className="-ml-2"
          icon={isOpen ? ChevronDown : ChevronRight}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setChoice(!isOpen)}
        >
          More options
        </Button>
      </span>
      <div id={id} hidden={!isOpen}>
        {isOpen ? children : null}
      </div>
    </div>
  );
}
