import { type FormEvent, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Select, TextInput } from '../../ui/inputs.tsx';
import type { Ack } from './use-alert-actions.ts';

const spans = [
  { value: '15', label: '15 minutes' },
  { value: '60', label: '1 hour' },
  { value: '240', label: '4 hours' },
  { value: '1440', label: '1 day' },
  { value: '10080', label: '7 days' },
] as const;

/** How long nobody is to be paged, and a note for the others. */
export function AckForm({
  disabledReason,
  loading,
  onAck,
}: {
  disabledReason: string | null;
  loading: boolean;
  onAck: (ack: Ack) => void;
}) {
  const [minutes, setMinutes] = useState<(typeof spans)[number]['value']>('60');
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = note.trim();
    if (disabledReason === null) onAck({ minutes: Number(minutes), ...(text === '' ? {} : { note: text }) });
  };
  return (
    <form aria-label="Acknowledge" onSubmit={submit} className="grid gap-2.5 rounded-control border border-line p-3">
      <div className="grid gap-2.5 sm:grid-cols-[150px_minmax(0,1fr)]">
        <Field label="Page nobody for">
          {(ids) => <Select {...ids} options={spans} value={minutes} onChange={setMinutes} />}
        </Field>
        <Field label="Note" optional>
          {(ids) => <TextInput {...ids} value={note} onChange={setNote} maxLength={500} autoComplete="off" />}
        </Field>
      </div>
      <span>
        <Button type="submit" variant="primary" loading={loading} disabledReason={disabledReason}>
          Acknowledge
        </Button>
      </span>
    </form>
  );
}
