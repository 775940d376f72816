import { useMemo } from 'react';
import * as z from 'zod';
import { DomainPatch } from '../../../contract/messages/email-domain.ts';
import type { Domain } from '../../api/queries/domains.ts';
import { useOrgRight } from '../../api/rights.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { checkValue } from '../../forms/faults.ts';
import type { Fields } from '../../forms/field-types.ts';
import type { JsonSchema } from '../../forms/schema.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useDraft } from '../../forms/use-draft.ts';
import { useConnection } from '../../shell/connection.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useDomainAnswer } from './use-domain-answer.ts';

const Given = DomainPatch.pick({ records: true });
const schema = z.toJSONSchema(Given, { io: 'input' }) as JsonSchema;
const fields: Fields = {
  '': { flat: true },
  '/records/*/purpose': {
    half: true,
    options: { spf: 'SPF', dkim: 'DKIM', return_path: 'Return path', dmarc: 'DMARC' },
  },
  '/records/*/type': { half: true, hint: '' },
  '/records/*/name': { mono: true, placeholder: 's1._domainkey' },
  '/records/*/value': { mono: true, input: 'lines' },
};

/** Records that a vendor shows and Sendora cannot ask for. */
export function GivenRecords({ domain, onClose }: { domain: Domain; onClose: () => void }) {
  const { client } = useConnection();
  const show = useDomainAnswer();
  const right = useOrgRight();
  const base = useMemo<Record<string, unknown>>(() => {
    if (domain.recordsFrom !== 'user') return {};
    const own = domain.records.filter(({ purpose }) => purpose !== 'ownership');
    return { records: own.map(({ purpose, type, name, value }) => ({ purpose, type, name, value })) };
  }, [domain]);
  const draft = useDraft({
    base,
    check: (value) => checkValue(Given, value),
    save: ({ records = null }) =>
      client.patchDomain({ params: { id: domain.id }, body: { records } as z.input<typeof Given> }),
    onSaved: async (changed) => {
      await show(changed);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title="Enter the records of your vendor"
      description="Where Sendora cannot ask the vendor, copy the records that it shows. Without any, the vendor is asked again."
    >
      <DraftForm draft={draft} label="Records of the domain" saveLabel="Save records" disabledReason={right.reason}>
        <SchemaForm {...draft} schema={schema} fields={fields} />
      </DraftForm>
    </Dialog>
  );
}
