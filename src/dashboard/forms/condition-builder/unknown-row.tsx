import { X } from 'lucide-react';
import { IconButton } from '../../ui/button.tsx';
import { FaultText } from '../../ui/field.tsx';
import { faultWords } from '../field-frame.tsx';
import { useConditions } from './builder-context.ts';
import { JsonText } from './json-text.tsx';
import type { Placed } from './tree.ts';

/** A condition that no row can show, as JSON. */
export function UnknownRow({ item, name, onRemove }: { item: Placed; name: string; onRemove: () => void }) {
  const { write, faultsIn, readOnly } = useConditions();
  const { condition, pointer } = item;
  const fault = faultWords(faultsIn(pointer));
  return (
    <div className="grid min-w-0 gap-1.5 rounded-control border border-line p-2">
      <div className="flex items-start gap-1.5">
        <JsonText label={`${name} as JSON`} value={condition} onChange={(next) => write(pointer, next ?? null)} />
        {readOnly ? null : <IconButton size="small" label={`Remove ${name}`} icon={X} onClick={onRemove} />}
      </div>
      {fault ? <FaultText>{fault}</FaultText> : null}
    </div>
  );
}
