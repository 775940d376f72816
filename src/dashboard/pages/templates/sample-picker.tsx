import { Braces } from 'lucide-react';
import { useState } from 'react';
import { isObject } from '../../../contract/json.ts';
import { CodeEditor } from '../../editor/code-editor.tsx';
import { IconButton } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { FaultText } from '../../ui/field.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { Select } from '../../ui/inputs.tsx';
import type { Properties, Sample } from './use-sample.ts';

const noEvent = 'none';
const ownEvent = 'own';

function readProperties(text: string): Properties | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? (value as Properties) : null;
  } catch {
    return null;
  }
}

/** The properties of the event as JSON, to try what no event has. */
function PropertiesEditor({ sample }: { sample: Sample }) {
  const [text, setText] = useState(() => JSON.stringify(sample.properties ?? {}, null, 2));
  const isRead = readProperties(text) !== null;
  const change = (next: string) => {
    setText(next);
    const properties = readProperties(next);
    if (properties !== null) sample.writeEvent(properties);
  };
  return (
    <div className="grid gap-1">
      <CodeEditor
        language="json"
        label="Properties of the event"
        value={text}
        onChange={change}
        isInvalid={!isRead}
        lines={5}
      />
      {isRead ? null : <FaultText>This is not a JSON object yet; the preview shows the last one that was.</FaultText>}
    </div>
  );
}

/** Whom the preview is for, and after which event. */
export function SamplePicker({ sample }: { sample: Sample }) {
  const [isWriting, setWriting] = useState(false);
  const { userId, event, events, isOwn } = sample;
  const options = [
    ...(isOwn ? [{ value: ownEvent, label: 'Your own values' }] : []),
    ...events.map(({ id, type, userId: whose, receivedAt }) => ({
      value: id,
      label: type,
      hint: [whose, formatDateTime(receivedAt)].filter(Boolean).join(' · '),
    })),
    { value: noEvent, label: 'No event' },
  ];
  return (
    <div className="grid gap-2">
      <div className="flex min-w-0 flex-wrap items-center gap-2 text-12 text-ink-3">
        <span>For</span>
        <Combobox
          label="Person of the preview"
          className="min-w-0 flex-1 basis-36"
          options={sample.people.map((person) => ({
            value: person.userId,
            label: person.userId,
            ...(person.email ? { hint: person.email } : {}),
          }))}
          value={userId}
          onChange={sample.choosePerson}
          onQuery={sample.lookFor}
          placeholder="Nobody"
          emptyText="There is no such person."
        />
        <span>after</span>
        <Select
          label="Event of the preview"
          className="min-w-0 flex-1 basis-36"
          options={options}
          value={isOwn ? ownEvent : (event?.id ?? noEvent)}
          onChange={(id) => {
            if (id === ownEvent) return;
            setWriting(false);
            sample.chooseEvent(id === noEvent ? null : id);
          }}
        />
        <IconButton
          label={isWriting ? 'Hide the properties of the event' : 'Edit the properties of the event'}
          icon={Braces}
          variant="secondary"
          aria-expanded={isWriting}
          onClick={() => setWriting(!isWriting)}
        />
      </div>
      {isWriting ? <PropertiesEditor key={event?.id ?? 'none'} sample={sample} /> : null}
    </div>
  );
}
