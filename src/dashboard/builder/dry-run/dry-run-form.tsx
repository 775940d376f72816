import { Braces, UserPen } from 'lucide-react';
import { useState } from 'react';
import { CodeEditor } from '../../editor/code-editor.tsx';
import { fromLocalInput, toLocalInput } from '../../forms/fields/moment-field.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { FaultText, Field } from '../../ui/field.tsx';
import { formatRelative } from '../../ui/format.ts';
import { Select, TextInput } from '../../ui/inputs.tsx';
import { useNow } from '../../ui/time.tsx';
import { useBuilder } from '../builder-context.ts';
import { stepOf } from '../draft.ts';
import { titleOf } from '../starters.ts';
import { type AnswerField, answerFields, chosenOption } from './answers.ts';
import { useDryRun } from './dry-run-context.ts';
import { type KnownEvent, sampleOfDraft, startsOnEvent, textOfEvent } from './settings.ts';

const sample = 'sample';
const own = 'own';

/** JSON that replaces what was chosen, with what is wrong with it. */
function JsonBox({
  label,
  value,
  onChange,
  fault,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
  fault: string | null;
}) {
  return (
    <div className="grid gap-1">
      <CodeEditor
        language="json"
        label={label}
        value={value}
        onChange={onChange}
        isInvalid={fault !== null}
        lines={5}
      />
      {fault === null ? null : <FaultText>{fault}</FaultText>}
    </div>
  );
}

function EventField() {
  const { draft } = useBuilder();
  const { settings, change, events, event, origin, faults } = useDryRun();
  const now = useNow();
  const choice = settings.event;
  if (!startsOnEvent(draft)) {
    return (
      <p className="text-12 text-ink-2">
        It begins with the next time at which the trigger starts a run for this person.
      </p>
    );
  }
  const wordsOf = ({ id, type, userId, receivedAt }: KnownEvent) => {
    if (id === origin?.event?.id) return { label: `${type} of run ${origin.run.id.slice(0, 8)}` };
    const when = receivedAt === undefined ? '' : formatRelative(receivedAt, now);
    return { label: type, hint: [userId ?? 'nobody', when].filter(Boolean).join(', ') };
  };
  const made = sampleOfDraft(draft);
  const options = [
    ...events.map((each) => ({ value: each.id, ...wordsOf(each) })),
    { value: sample, label: 'Made up', hint: 'From what the trigger and the steps ask for' },
    { value: own, label: 'Written by hand', hint: 'JSON with a type and properties' },
  ];
  const write = () => change({ event: { kind: 'own', text: textOfEvent(event ?? made) } });
  const choose = (value: string) => {
    if (value === own) return write();
    if (value === sample) return change({ event: { kind: 'sample' } });
    const userId = events.find(({ id }) => id === value)?.userId;
    change({ event: { kind: 'known', id: value }, ...(userId ? { userId } : {}) });
  };
  return (
    <>
      <div className="flex items-end gap-1.5">
        <Field
          label="Event"
          className="grid min-w-0 flex-1 gap-[5px]"
          fault={choice.kind === 'own' ? null : faults.event}
        >
          {(ids) => (
            <Select
              {...ids}
              options={options}
              value={choice.kind === 'known' ? choice.id : choice.kind}
              onChange={choose}
            />
          )}
        </Field>
        <IconButton
          label="Write the event by hand"
          icon={Braces}
          variant="secondary"
          aria-pressed={choice.kind === 'own'}
          onClick={write}
        />
      </div>
      {choice.kind === 'own' ? (
        <JsonBox
          label="Event as JSON"
          value={choice.text}
          onChange={(text) => change({ event: { kind: 'own', text } })}
          fault={faults.event}
        />
      ) : null}
    </>
  );
}

function PersonField() {
  const { settings, change, people, lookFor, profile, faults } = useDryRun();
  const [isWriting, setWriting] = useState(false);
  const { userId, traits } = settings;
  const shown = isWriting || traits.trim() !== '';
  const write = () => {
    if (traits.trim() === '') change({ traits: JSON.stringify(profile?.traits ?? {}, null, 2) });
    setWriting(true);
  };
  const forget = () => {
    change({ traits: '' });
    setWriting(false);
  };
  const options = people.flatMap((person) =>
    person.userId
      ? [{ value: person.userId, label: person.userId, ...(person.email ? { hint: person.email } : {}) }]
      : [],
  );
  return (
    <>
      <div className="flex items-end gap-1.5">
        <Field label="Person" className="grid min-w-0 flex-1 gap-[5px]">
          {(ids) => (
            <Combobox
              {...ids}
              options={[{ value: sample, label: 'A sample person', hint: 'Made up, not stored' }, ...options]}
              value={userId ?? sample}
              onChange={(next) => change({ userId: next === sample ? null : next })}
              onQuery={lookFor}
              emptyText="There is no such person."
            />
          )}
        </Field>
        <IconButton
          label={shown ? 'Use the stored traits' : 'Edit the traits'}
          icon={UserPen}
          variant="secondary"
          aria-pressed={shown}
          onClick={shown ? forget : write}
        />
      </div>
      {shown ? (
        <JsonBox
          label="Traits of the person"
          value={traits}
          onChange={(text) => change({ traits: text })}
          fault={faults.traits}
        />
      ) : null}
    </>
  );
}

function MomentField() {
  const { settings, change } = useDryRun();
  return (
    <Field label="Moment" hint={settings.at === null ? 'Now. A time plays it then.' : undefined}>
      {(ids) => (
        <TextInput
          {...ids}
          type="datetime-local"
          value={toLocalInput(settings.at)}
          onChange={(text) => change({ at: fromLocalInput(text) ?? null })}
        />
      )}
    </Field>
  );
}

function Answer({ field }: { field: AnswerField }) {
  const { draft } = useBuilder();
  const { settings, change } = useDryRun();
  const { label, options } = field;
  const step = stepOf(draft, label);
  const chosen = chosenOption(field, settings.answers);
  const given = settings.answers[label];
  const shown =
    chosen === own
      ? [...options, { value: own, label: typeof given === 'string' ? given.slice(0, 60) : 'As in the run' }]
      : options;
  const choose = (value: string) => {
    if (value === own) return;
    const answer = options.find((option) => option.value === value)?.answer ?? null;
    const { [label]: _old, ...others } = settings.answers;
    change({ answers: answer === null ? others : { ...others, [label]: answer } });
  };
  return (
    <Field label={step === undefined ? label : titleOf(step)}>
      {(ids) => <Select {...ids} options={shown} value={chosen} onChange={choose} />}
    </Field>
  );
}

/** The answers of the outside world: how waits end, what a model chooses, what a webhook returns. */
function Answers() {
  const { definition } = useDryRun();
  const fields = definition === null ? [] : answerFields(definition);
  if (fields.length === 0) return null;
  return (
    <fieldset className="grid gap-2.5">
      <legend className="mb-1.5 font-strong text-12 text-ink-3">What steps get from outside</legend>
      <div className="grid grid-cols-2 items-end gap-2.5">
        {fields.map((field) => (
          <Answer key={field.label} field={field} />
        ))}
      </div>
    </fieldset>
  );
}

/** For what the dry-run is made. */
export function DryRunForm() {
  return (
    <form
      aria-label="Event, person and answers"
      noValidate
      onSubmit={(event) => event.preventDefault()}
      className="grid gap-3"
    >
      <EventField />
      <PersonField />
      <MomentField />
      <Answers />
    </form>
  );
}
