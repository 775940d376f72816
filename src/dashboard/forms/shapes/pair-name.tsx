import { useState } from 'react';
import { TextInput } from '../../ui/inputs.tsx';

/** A name that another pair has already is kept in the field, and takes hold when it is changed to a free one. */
export function PairName({
  label,
  name,
  taken,
  readOnly,
  placeholder,
  onRename,
}: {
  label: string;
  name: string;
  taken: readonly string[];
  readOnly: boolean;
  placeholder?: string | undefined;
  onRename: (name: string) => void;
}) {
  const [clash, setClash] = useState<string | null>(null);
  const change = (next: string) => {
    const isTaken = next !== name && taken.includes(next);
    setClash(isTaken ? next : null);
    if (!isTaken) onRename(next);
  };
  return (
    <span className="grid min-w-0 gap-1">
      <TextInput
        aria-label={label}
        aria-invalid={clash === null ? undefined : true}
        mono
        autoComplete="off"
        value={clash ?? name}
        readOnly={readOnly}
        placeholder={placeholder}
        onChange={change}
        onBlur={() => setClash(null)}
      />
      {clash === null ? null : (
        <span role="status" className="text-12 text-bad">
          {clash} is there already.
        </span>
      )}
    </span>
  );
}
