import { useQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { workflowQueries } from '../../api/queries/workflows.ts';
import { type SampleEvent, sampleEvent } from '../../samples/sample-event.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { TextArea } from '../../ui/inputs.tsx';
import { AnswerLine } from '../home/answer-line.tsx';
import { draftOf, type EventDraft, faultsByField, readDraft, withEvent } from '../home/event-draft.ts';
import { useSend } from '../home/use-send.ts';

const fallback: SampleEvent = { event: 'user.signed_up', properties: {} };

/** Sends an event in the name of a person, as their own code would, and says what it started. */
export function TestEventDialog({ userId, onClose }: { userId: string; onClose: () => void }) {
  const connection = useConnection();
  const workflows = useQuery(workflowQueries.first(connection));
  const samples = useMemo(
    () => (workflows.data?.data ?? []).flatMap((workflow) => sampleEvent(workflow) ?? []),
    [workflows.data],
  );
  const [typed, setTyped] = useState<EventDraft | null>(null);
  const draft = typed ?? draftOf(samples[0] ?? fallback, userId);
  const { state, send } = useSend();
  const form = useRef<HTMLFormElement>(null);
  const { event, faults } = readDraft(draft);
  const refused = state.phase === 'failed' ? faultsByField(problemOf(state.error).faults).fields : {};
  const shown = { ...refused, ...faults };
  const submit = (submission: FormEvent) => {
    submission.preventDefault();
    if (event !== null) send(event);
    else form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  };
  const types = [...new Set(samples.map((sample) => sample.event))];
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`Send ${userId} a test event`}
      description="It is a real event: what it starts sends real messages through the channels of this project."
    >
      <form ref={form} onSubmit={submit} noValidate className="grid gap-3">
        <Field label="Event type" fault={shown.event ?? null}>
          {(ids) => (
            <Combobox
              {...ids}
              freeText
              mono
              options={types.map((value) => ({ value, label: value }))}
              value={draft.event}
              onChange={(next) => setTyped(withEvent(draft, next ?? '', samples))}
            />
          )}
        </Field>
        <Field label="Properties" fault={shown.properties ?? null}>
          {(ids) => (
            <TextArea
              {...ids}
              mono
              rows={4}
              value={draft.properties}
              onChange={(properties) => setTyped({ ...draft, properties })}
            />
          )}
        </Field>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <div role="status" className="min-w-0 flex-1 basis-56">
            <AnswerLine state={state} isFirst={false} />
          </div>
          <Button type="submit" variant="primary" icon={Send} loading={state.phase === 'sending'} className="ml-auto">
            {state.phase === 'answered' ? 'Send again' : 'Send event'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
