import { useQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { homeQueries } from '../../api/queries/home.ts';
import { workflowQueries } from '../../api/queries/workflows.ts';
import { type SampleEvent, sampleEvent } from '../../samples/sample-event.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { CopyButton } from '../../ui/code.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Field } from '../../ui/field.tsx';
import { TextArea } from '../../ui/inputs.tsx';
import { AnswerLine } from './answer-line.tsx';
import { CodeSample, LanguageChoice, useCodeLanguage, useEventCode } from './code-sample.tsx';
import { type DraftFaults, draftOf, type EventDraft, faultsByField, readDraft, withEvent } from './event-draft.ts';
import type { StoredEvent } from './follow-event.ts';
import { type SendState, useSend } from './use-send.ts';

const someone = 'ada';
const fallback: SampleEvent = { event: 'user.signed_up', properties: {} };

/** The event of the form; it begins with what the first active workflow waits for, until somebody types. */
function useDraft() {
  const connection = useConnection();
  const workflows = useQuery(workflowQueries.first(connection));
  const people = useQuery(homeQueries.people(connection));
  const samples = useMemo(() => {
    const listed = workflows.data?.data ?? [];
    const ordered = [...listed].sort((a, b) => Number(b.status === 'active') - Number(a.status === 'active'));
    return ordered.flatMap((workflow) => sampleEvent(workflow) ?? []);
  }, [workflows.data]);
  const users = people.data?.data.flatMap(({ userId }) => userId ?? []) ?? [];
  const proposed = draftOf(samples[0] ?? fallback, users.includes(someone) ? someone : (users[0] ?? someone));
  const [typed, setTyped] = useState<EventDraft | null>(null);
  return { draft: typed ?? proposed, change: setTyped, samples, users };
}

function DraftFields({ faults, ...form }: ReturnType<typeof useDraft> & { faults: DraftFaults }) {
  const { draft, change, samples, users } = form;
  const types = [...new Set(samples.map(({ event }) => event))];
  return (
    <div className="grid gap-2.5 px-4 pb-3 sm:grid-cols-2">
      <Field label="Event type" fault={faults.event ?? null}>
        {(ids) => (
          <Combobox
            {...ids}
            freeText
            mono
            options={types.map((value) => ({ value, label: value }))}
            value={draft.event}
            onChange={(event) => change(withEvent(draft, event ?? '', samples))}
          />
        )}
      </Field>
      <Field label="Person" fault={faults.userId ?? null}>
        {(ids) => (
          <Combobox
            {...ids}
            freeText
            options={users.map((value) => ({ value, label: value }))}
            value={draft.userId}
            onChange={(userId) => change({ ...draft, userId: userId ?? '' })}
          />
        )}
      </Field>
      <div className="sm:col-span-2">
        <Field label="Properties" fault={faults.properties ?? null}>
          {(ids) => (
            <TextArea
              {...ids}
              mono
              rows={2}
              value={draft.properties}
              onChange={(properties) => change({ ...draft, properties })}
            />
          )}
        </Field>
      </div>
    </div>
  );
}

const isBusy = ({ phase }: SendState) => phase === 'sending';

/**
 * Sends an event and says what it started. Until the project has an event of its own it asks for the first one; `arrived` is
 * that event when it came from elsewhere, e.g. from a terminal.
 */
export function SendPanel({
  isFirst,
  arrived,
  onRuns,
}: {
  isFirst: boolean;
  arrived: StoredEvent | null;
  onRuns: (ids: string[]) => void;
}) {
  const { keys } = useConnection();
  const form = useDraft();
  const { state, send, tell } = useSend();
  const [language, setLanguage] = useCodeLanguage();
  const element = useRef<HTMLFormElement>(null);
  const { event, faults } = readDraft(form.draft);
  const [lastGood, setLastGood] = useState(event);
  if (event !== null && JSON.stringify(event) !== JSON.stringify(lastGood)) setLastGood(event);
  const { full, shown } = useEventCode(language, lastGood ?? { ...fallback, userId: someone });
  const refused = state.phase === 'failed' ? faultsByField(problemOf(state.error).faults).fields : {};

  const isTold = useRef(false);
  useEffect(() => {
    if (arrived === null || isTold.current) return;
    isTold.current = true;
    // What was sent from here is told already.
    if (state.phase === 'idle') tell(arrived);
  });
  const runs = state.phase === 'answered' ? state.followed.answer?.runs : undefined;
  useEffect(() => {
    if (runs !== undefined) onRuns(runs.map(({ id }) => id));
  }, [runs, onRuns]);

  const submit = (submission: FormEvent) => {
    submission.preventDefault();
    if (event !== null) send(event);
    else element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  };
  const sendReason = keys.writeKey === null ? 'To send from here, connect with a write key too.' : null;
  return (
    <Card
      title={isFirst ? 'Send your first event' : 'Send an event'}
      actions={<LanguageChoice value={language} onChange={setLanguage} />}
      padded={false}
    >
      <form ref={element} onSubmit={submit} noValidate>
        <DraftFields {...form} faults={{ ...refused, ...faults }} />
        <CodeSample shown={shown} />
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5">
          <div role="status" className="min-w-0 flex-1 basis-60">
            <AnswerLine state={state} isFirst={isFirst} />
          </div>
          <div className="ml-auto flex gap-2">
            <CopyButton text={full} />
            <Button
              type="submit"
              variant="primary"
              size="small"
              icon={Send}
              loading={isBusy(state)}
              disabledReason={sendReason}
            >
              {state.phase === 'answered' ? 'Send again' : 'Send event'}
            </Button>
          </div>
        </div>
      </form>
    </Card>
  );
}
