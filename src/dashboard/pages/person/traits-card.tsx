import { Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import type { JsonValue } from '../../../contract/primitives.ts';
import { problemOf } from '../../api/problem.ts';
import type { Person } from '../../api/queries/people.ts';
import { useRight } from '../../api/rights.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { TextInput } from '../../ui/inputs.tsx';
import { PanelNote } from '../../ui/panel-state.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { TraitInput, traitTextOf } from '../people/trait-input.tsx';
import { type columnTraits, kindOf, patchTo, readTrait } from '../people/trait-value.ts';
import { isColumnTrait } from '../people/traits-preview.ts';
import { EditButton, EditForm, useEditing } from './edit-form.tsx';
import { useChange } from './use-change.ts';

const firstFault = (error: unknown): string => {
  const { faults, detail } = problemOf(error);
  return faults[0]?.message ?? detail;
};

/** Asks for the value of a trait, and for its name where it is a new one. */
function TraitForm({ person, name, onDone }: { person: Person; name: string | null; onDone: () => void }) {
  const id = useId();
  const [newName, setNewName] = useState('');
  const [draft, setDraft] = useState(() => traitTextOf(name === null ? undefined : person.traits[name]));
  const [isPressed, setPressed] = useState(false);
  const change = useChange(person.userId);
  const key = name ?? newName.trim();
  const read = readTrait(draft.kind, draft.text);
  const nameFault = key === '' ? 'Name the trait, e.g. plan.' : null;
  const local = nameFault ?? (read.ok ? null : read.fault);
  const save = () => {
    setPressed(true);
    if (nameFault !== null || !read.ok) return;
    change.mutate({ traits: { [key]: patchTo(person.traits[key], read.value) } }, { onSuccess: onDone });
  };
  const fault = isPressed && local !== null ? local : change.isError ? firstFault(change.error) : null;
  return (
    <EditForm
      label={name === null ? 'New trait' : `Change ${name}`}
      fault={fault}
      faultId={id}
      isSaving={change.isPending}
      onSubmit={save}
      onCancel={onDone}
    >
      {name === null ? (
        <TextInput
          aria-label="Name of the trait"
          mono
          value={newName}
          onChange={setNewName}
          placeholder="plan"
          autoComplete="off"
          aria-describedby={fault === null ? undefined : id}
        />
      ) : null}
      <TraitInput
        label={key || 'the trait'}
        value={draft}
        onChange={setDraft}
        isInvalid={fault !== null}
        describedBy={fault === null ? undefined : id}
      />
    </EditForm>
  );
}

function Shown({ value }: { value: JsonValue }) {
  const kind = kindOf(value);
  if (kind === 'text') return <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">{String(value)}</span>;
  const text = kind === 'json' ? JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ') : String(value);
  return <code className="font-mono text-12/[20px] [overflow-wrap:anywhere]">{text}</code>;
}

/** Removes traits, with a way back. Apart from their rows, which are gone when a trait is. */
function useRemoval({ userId, traits }: Person) {
  const change = useChange(userId);
  const toasts = useToasts();
  const write = async (name: string, value: JsonValue): Promise<boolean> => {
    try {
      await change.mutateAsync({ traits: { [name]: value } });
      return true;
    } catch (error) {
      toasts.add({ tone: 'bad', title: `${name} is not changed`, text: firstFault(error) });
      return false;
    }
  };
  const remove = async (name: string) => {
    const value = traits[name] ?? null;
    if (!(await write(name, null))) return;
    toasts.add({ title: `${name} is removed`, action: { label: 'Undo', onPress: () => void write(name, value) } });
  };
  return { remove, removing: change.isPending ? Object.keys(change.variables?.traits ?? {})[0] : undefined };
}

function TraitRow({
  person,
  name,
  value,
  isRemoving,
  onRemove,
}: {
  person: Person;
  name: string;
  value: JsonValue;
  isRemoving: boolean;
  onRemove: () => void;
}) {
  const right = useRight('editor');
  const editing = useEditing();
  return (
    <div className="grid grid-cols-[minmax(64px,2fr)_minmax(0,3fr)_auto] items-start gap-x-2 border-line border-t px-4 py-1.5 text-13">
      <dt className="py-[3px] font-mono text-12/[20px] text-ink-2 [overflow-wrap:anywhere]">{name}</dt>
      {editing.isEditing ? (
        <dd className="col-span-2 min-w-0 py-[3px]">
          <TraitForm person={person} name={name} onDone={editing.close} />
        </dd>
      ) : (
        <>
          <dd className="min-w-0 py-[3px]">
            <Shown value={value} />
          </dd>
          <dd className="flex">
            <EditButton label={`Change ${name}`} reason={right.reason} editing={editing} />
            <IconButton
              label={`Remove ${name}`}
              icon={X}
              size="small"
              loading={isRemoving}
              disabledReason={right.reason}
              onClick={onRemove}
            />
          </dd>
        </>
      )}
    </div>
  );
}

/** What is known of a person beside their address; each value is changed in its place. */
export function TraitsCard({ person }: { person: Person }) {
  const right = useRight('editor');
  const adding = useEditing();
  const { remove, removing } = useRemoval(person);
  const traits = Object.entries(person.traits)
    .filter(([name]) => !isColumnTrait(name) || person[name as (typeof columnTraits)[number]] === null)
    .sort(([a], [b]) => a.localeCompare(b));
  return (
    <Card
      title="Traits"
      padded={false}
      actions={
        <Button ref={adding.opener} size="small" icon={Plus} disabledReason={right.reason} onClick={adding.open}>
          Add trait
        </Button>
      }
    >
      {adding.isEditing ? (
        <div className="border-line border-t px-4 py-3">
          <TraitForm person={person} name={null} onDone={adding.close} />
        </div>
      ) : null}
      {traits.length === 0 ? <PanelNote>Nothing is known of this person yet.</PanelNote> : null}
      <dl>
        {traits.map(([name, value]) => (
          <TraitRow
            key={name}
            person={person}
            name={name}
            value={value}
            isRemoving={removing === name}
            onRemove={() => void remove(name)}
          />
        ))}
      </dl>
    </Card>
  );
}
