import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { workflowETag } from '../../../contract/workflows/workflow.ts';
import { validateSilence } from '../../../engine/alerts/validate.ts';
import { alertRuleQueries } from '../../api/queries/alert-rules.ts';
import { type Silence, silenceQueries } from '../../api/queries/silences.ts';
import { usePlanRight, useRight } from '../../api/rights.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { FormSheet, useDirtyNote } from '../../forms/form-sheet.tsx';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useDraft } from '../../forms/use-draft.ts';
import { useEventContext, useLatestEvents } from '../../forms/use-event-context.ts';
import { useConnection } from '../../shell/connection.ts';
import { useToasts } from '../../ui/toast.tsx';
import { newSilence, type SilenceDraft, silenceBody } from './silence-draft.ts';
import { silenceFields, silenceSchema } from './silence-fields.tsx';
import type { Span } from './week.ts';

/** What the sheet is open for. */
export type Editing = { silence: Silence } | { silence: null; span: Span | null };

const check = (draft: SilenceDraft) => {
  const verdict = validateSilence(silenceBody(draft), Date.now());
  return verdict.ok ? [] : verdict.faults;
};

/** The form beside the calendar. */
export function SilenceSheet({ editing, onClose }: { editing: Editing | null; onClose: () => void }) {
  return (
    <FormSheet
      open={editing !== null}
      title={editing?.silence ? 'Change the silence' : 'New silence'}
      description="What it holds goes on counting; when it ends, an alert that is still open says once what came."
      lossText="The silence is not saved."
      onClose={onClose}
    >
      {(onDirty) => editing && <SilenceForm editing={editing} onClose={onClose} onDirty={onDirty} />}
    </FormSheet>
  );
}

function SilenceForm({
  editing,
  onClose,
  onDirty,
}: {
  editing: Editing;
  onClose: () => void;
  onDirty: (isDirty: boolean) => void;
}) {
  const connection = useConnection();
  const { client, projectId } = connection;
  const right = useRight('editor');
  const plan = usePlanRight('starter');
  const reason = right.reason ?? plan.reason;
  const queries = useQueryClient();
  const toasts = useToasts();
  const { silence } = editing;
  const span = silence === null ? editing.span : null;
  const base = useMemo(
    (): SilenceDraft => (silence === null ? newSilence(Date.now(), span, null) : { ...silence }),
    [silence, span],
  );
  const save = useCallback(
    (draft: SilenceDraft): Promise<Silence> => {
      const body = silenceBody(draft);
      const idempotencyKey = crypto.randomUUID();
      if (silence === null) return client.createSilence({ body: { projectId, ...body }, idempotencyKey });
      const ifMatch = workflowETag(silence);
      return client.replaceSilence({ params: { id: silence.id }, body, idempotencyKey, ifMatch });
    },
    [client, projectId, silence],
  );
  const draft = useDraft<SilenceDraft, Silence>({
    base,
    check,
    save,
    onSaved: async () => {
      toasts.add({ tone: 'good', title: silence === null ? 'The silence is created' : 'The silence is changed' });
      await queries.invalidateQueries({ queryKey: silenceQueries.all(projectId) });
      onClose();
    },
  });
  useDirtyNote(draft.isDirty, onDirty);
  const events = useLatestEvents();
  const names = useQuery(alertRuleQueries.names(connection)).data;
  const known = useEventContext({ events, about: 'event', readOnly: reason !== null });
  // Whether it holds an alert depends on the rule too, so no event alone can tell.
  const context = useMemo(
    () => ({ ...known, scope: null, ruleNames: names?.map(({ name }) => name) ?? [] }),
    [known, names],
  );
  return (
    <DraftForm
      draft={draft}
      label="Silence"
      saveLabel={silence === null ? 'Create silence' : 'Save'}
      disabledReason={reason}
    >
      <SchemaForm {...draft} schema={silenceSchema} fields={silenceFields} context={context} />
    </DraftForm>
  );
}
