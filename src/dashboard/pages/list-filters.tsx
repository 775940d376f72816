// Filters that several lists have. Their values live in the address.
import { useState } from 'react';
import { SearchInput, TextInput } from '../ui/inputs.tsx';

/** A person by id; `/` brings the focus here. */
export function PersonFilter({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (value: string | null) => void;
}) {
  return (
    <SearchInput
      label="Person"
      placeholder="Person id"
      value={value ?? ''}
      onChange={(text) => onChange(text.trim() || null)}
      className="sm:w-44"
    />
  );
}

/** A text that is sought as a whole; takes effect by Enter or when it is left, since half of it fits nothing. */
export function ExactFilter({
  label,
  placeholder,
  value = '',
  onChange,
}: {
  label: string;
  placeholder: string;
  value: string | undefined;
  onChange: (value: string | null) => void;
}) {
  const [text, setText] = useState(value);
  const report = () => text.trim() !== value && onChange(text.trim() || null);
  return (
    <form
      className="w-full sm:w-46"
      onSubmit={(event) => {
        event.preventDefault();
        report();
      }}
    >
      <TextInput
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        mono
        value={text}
        onChange={setText}
        onBlur={report}
      />
    </form>
  );
}

/** A span of days; both ends are part of it. */
export function DaysFilter({
  from,
  to,
  onChange,
}: {
  from: string | undefined;
  to: string | undefined;
  onChange: (patch: { from?: string | null; to?: string | null }) => void;
}) {
  return (
    <span className="flex items-center gap-1.5 text-12 text-ink-3 max-sm:w-full">
      <TextInput
        type="date"
        aria-label="From day"
        value={from ?? ''}
        max={to}
        onChange={(day) => onChange({ from: day || null })}
        className="sm:w-34"
      />
      to
      <TextInput
        type="date"
        aria-label="To day"
        value={to ?? ''}
        min={from}
        onChange={(day) => onChange({ to: day || null })}
        className="sm:w-34"
      />
    </span>
  );
}
