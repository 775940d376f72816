import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import * as z from 'zod';
import { type RetentionDays, RetentionInput } from '../../../contract/account/settings.ts';
import { type Retention, settingQueries } from '../../api/queries/project-settings.ts';
import { useRight } from '../../api/rights.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { checkValue } from '../../forms/faults.ts';
import type { Fields } from '../../forms/field-types.ts';
import type { JsonSchema } from '../../forms/schema.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useDraft } from '../../forms/use-draft.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { ErrorState, ListSkeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { whatEnds } from './retention-words.ts';

const schema = z.toJSONSchema(RetentionInput, { io: 'input' }) as JsonSchema;
const days = { unit: 'days', half: true };
const fields: Fields = {
  '': { flat: true },
  '/events': days,
  '/runs': days,
  '/deliveries': { ...days, label: 'Delivery log' },
  '/refusals': days,
};

const archiveWords = {
  yes: 'What ends is archived in the bucket of this server and removed here.',
  no: 'This server has no archive: what ends is deleted for good.',
};

function RetentionForm({ retention }: { retention: Retention }) {
  const connection = useConnection();
  const { client, projectId } = connection;
  const right = useRight('admin');
  const queries = useQueryClient();
  const toasts = useToasts();
  const [isAsking, setAsking] = useState(false);
  const base = useMemo<Partial<RetentionDays>>(() => {
    const { events, runs, deliveries, refusals } = retention;
    return { events, runs, deliveries, refusals };
  }, [retention]);
  const check = (value: Partial<RetentionDays>) => checkValue(RetentionInput, value);
  const draft = useDraft({
    base,
    check,
    save: (value) => client.putRetention({ query: { projectId }, body: value }),
    onSaved: (saved) => {
      queries.setQueryData(settingQueries.retention(connection).queryKey, saved);
      toasts.add({ tone: 'good', title: 'The times are saved' });
    },
  });
  const ends = whatEnds(retention, draft.value, retention.archives);
  const submit = () => {
    if (ends.length > 0 && check(draft.value).length === 0) setAsking(true);
    else draft.submit();
  };
  const context = useMemo(() => ({ readOnly: !right.allowed, marksOptional: false }), [right.allowed]);
  return (
    <>
      <DraftForm draft={{ ...draft, submit }} label="Retention" saveLabel="Save times" disabledReason={right.reason}>
        <SchemaForm {...draft} schema={schema} fields={fields} context={context} />
      </DraftForm>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Keep data for a shorter time"
        text={
          <>
            <ul className="grid gap-1">
              {ends.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
            <p className="mt-2">It takes hold within minutes and cannot be taken back.</p>
          </>
        }
        confirmLabel="Shorten times"
        onConfirm={draft.submit}
      />
    </>
  );
}

/** How long the rows of the project are kept. */
export function RetentionCard() {
  const query = useQuery(settingQueries.retention(useConnection()));
  const { data } = query;
  return (
    <Card
      title="Retention"
      actions={
        data ? (
          <span className="text-ink-3">
            {data.updatedAt === null ? (
              'the defaults'
            ) : (
              <>
                Changed <Time at={data.updatedAt} />
              </>
            )}
          </span>
        ) : null
      }
    >
      {query.isPending ? (
        <ListSkeleton rows={4} rowHeight={64} />
      ) : data === undefined ? (
        <ErrorState error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <div className="grid gap-4">
          <p className="text-13 text-ink-2">
            {archiveWords[data.archives ? 'yes' : 'no']} The audit log is kept for 400 days, whatever is set here.
          </p>
          <RetentionForm retention={data} />
        </div>
      )}
    </Card>
  );
}
