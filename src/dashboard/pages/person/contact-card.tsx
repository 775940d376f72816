import { useId, useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import type { Person } from '../../api/queries/people.ts';
import { useRight } from '../../api/rights.ts';
import { Card } from '../../ui/card.tsx';
import { CopyButton } from '../../ui/code.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { TextInput } from '../../ui/inputs.tsx';
import type { columnTraits } from '../people/trait-value.ts';
import { EditButton, EditForm, useEditing } from './edit-form.tsx';
import { StopChip } from './stop-chip.tsx';
import { useChange } from './use-change.ts';

type Name = (typeof columnTraits)[number];

const fields: readonly { name: Name; label: string; placeholder: string }[] = [
  { name: 'email', label: 'Email', placeholder: 'ada@example.com' },
  { name: 'phone', label: 'Phone', placeholder: '+14155550123' },
  { name: 'timezone', label: 'Time zone', placeholder: 'Europe/London' },
  { name: 'locale', label: 'Locale', placeholder: 'en-GB' },
];

function ContactForm({
  person,
  field,
  onDone,
}: {
  person: Person;
  field: (typeof fields)[number];
  onDone: () => void;
}) {
  const { name, label, placeholder } = field;
  const id = useId();
  const [text, setText] = useState(person[name] ?? '');
  const change = useChange(person.userId);
  const save = () => change.mutate({ [name]: text.trim() || null }, { onSuccess: onDone });
  const problem = change.isError ? problemOf(change.error) : null;
  const fault = problem && (problem.faults[0]?.message ?? problem.detail);
  const ids = {
    'aria-describedby': fault === null ? undefined : id,
    ...(fault ? { 'aria-invalid': true as const } : {}),
  };
  return (
    <EditForm
      label={`Change ${label.toLowerCase()}`}
      fault={fault}
      faultId={id}
      isSaving={change.isPending}
      onSubmit={save}
      onCancel={onDone}
    >
      {name === 'timezone' ? (
        <Combobox
          freeText
          label={label}
          options={Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone }))}
          value={text}
          onChange={(next) => setText(next ?? '')}
          placeholder={placeholder}
        />
      ) : (
        <TextInput
          {...ids}
          aria-label={label}
          value={text}
          onChange={setText}
          placeholder={placeholder}
          autoComplete="off"
        />
      )}
    </EditForm>
  );
}

function ContactRow({ person, field }: { person: Person; field: (typeof fields)[number] }) {
  const { name, label } = field;
  const right = useRight('editor');
  const editing = useEditing();
  const value = person[name];
  return (
    <div className="grid grid-cols-[84px_minmax(0,1fr)_auto] items-start gap-x-2 px-4 py-1.5 text-13">
      <dt className="py-[3px] text-ink-3">{label}</dt>
      <dd className="min-w-0 py-[3px]">
        {editing.isEditing ? (
          <ContactForm person={person} field={field} onDone={editing.close} />
        ) : (
          <span className="flex min-w-0 flex-wrap items-center gap-2">
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {value ?? <span className="text-ink-3">not known</span>}
            </span>
            {value !== null && name === 'email' ? <StopChip kind="email" address={value} /> : null}
            {value !== null && name === 'phone' ? <StopChip kind="sms" address={value} /> : null}
          </span>
        )}
      </dd>
      <dd className="flex">
        {editing.isEditing ? null : (
          <EditButton label={`Change ${label.toLowerCase()}`} reason={right.reason} editing={editing} />
        )}
      </dd>
    </div>
  );
}

/** How a person is reached, and the ids that lead to them. */
export function ContactCard({ person }: { person: Person }) {
  const ids = [person.userId, ...person.otherIds];
  return (
    <Card title="Contact" padded={false}>
      <dl className="pb-2">
        {fields.map((field) => (
          <ContactRow key={field.name} person={person} field={field} />
        ))}
        <div className="grid grid-cols-[84px_minmax(0,1fr)] gap-x-2 px-4 py-1.5 text-13">
          <dt className="py-[3px] text-ink-3">{ids.length === 1 ? 'Id' : 'Ids'}</dt>
          <dd className="min-w-0">
            <ul className="grid gap-0.5">
              {ids.map((id, place) => (
                <li key={id} className="flex min-w-0 items-center gap-1.5">
                  <span className="min-w-0 font-mono text-12 [overflow-wrap:anywhere]">{id}</span>
                  {place > 0 ? <span className="text-12 text-ink-3">joined</span> : null}
                  <span className="ml-auto">
                    <CopyButton text={id} label={`Copy the id ${id}`} compact />
                  </span>
                </li>
              ))}
            </ul>
          </dd>
        </div>
      </dl>
    </Card>
  );
}
