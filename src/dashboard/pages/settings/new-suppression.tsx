import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import * as z from 'zod';
import { SuppressionInput } from '../../../contract/people/suppression.ts';
import { personQueries } from '../../api/queries/people.ts';
import { suppressionQueries } from '../../api/queries/suppressions.ts';
import { useRight } from '../../api/rights.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { checkValue } from '../../forms/faults.ts';
import type { Fields } from '../../forms/field-types.ts';
import type { JsonSchema } from '../../forms/schema.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useDraft } from '../../forms/use-draft.ts';
import { useConnection } from '../../shell/connection.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { kindWords } from './suppression-words.ts';

const schema = z.toJSONSchema(SuppressionInput, { io: 'input' }) as JsonSchema;
const fields: Fields = {
  '': { flat: true },
  '/projectId': { hidden: true },
  '/kind': { options: kindWords },
  '/address': { placeholder: 'ada@example.com' },
};

/** Stops messages to an address. */
export function NewSuppression({ onClose }: { onClose: () => void }) {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const right = useRight('editor');
  const base = useMemo<Record<string, unknown>>(() => ({ projectId, kind: 'email' }), [projectId]);
  const draft = useDraft({
    base,
    check: (value) => checkValue(SuppressionInput, value),
    save: (value) =>
      client.addSuppression({
        body: value as z.input<typeof SuppressionInput>,
        idempotencyKey: crypto.randomUUID(),
      }),
    onSaved: ({ address }) => {
      toasts.add({ tone: 'good', title: `${address} is not written to any more` });
      void queries.invalidateQueries({ queryKey: suppressionQueries.all(projectId) });
      void queries.invalidateQueries({ queryKey: personQueries.all(projectId) });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title="Add an address"
      description="Nothing is sent there, receipts included, until it is removed from the list."
    >
      <DraftForm draft={draft} label="New suppression" saveLabel="Add address" disabledReason={right.reason}>
        <SchemaForm {...draft} schema={schema} fields={fields} />
      </DraftForm>
    </Dialog>
  );
}
