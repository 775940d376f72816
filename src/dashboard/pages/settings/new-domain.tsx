import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import * as z from 'zod';
import { DomainInput } from '../../../contract/messages/email-domain.ts';
import { domainQueries } from '../../api/queries/domains.ts';
import { useOrgRight } from '../../api/rights.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { checkValue } from '../../forms/faults.ts';
import type { Fields } from '../../forms/field-types.ts';
import type { JsonSchema } from '../../forms/schema.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useDraft } from '../../forms/use-draft.ts';
import { useConnection } from '../../shell/connection.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ChannelField } from './channel-field.tsx';

const schema = z.toJSONSchema(DomainInput, { io: 'input' }) as JsonSchema;
const base: Record<string, unknown> = {};
const fields: Fields = {
  '': { flat: true },
  '/domain': {
    placeholder: 'mail.example.com',
    mono: true,
    hint: 'What stands behind the @ of your sender addresses. A subdomain is a domain of its own.',
  },
  '/channelId': {
    label: 'Email channel',
    editor: ChannelField,
    hint: 'Its vendor says which DNS records are wanted.',
  },
};

/** Adds a sender domain and opens its records. */
export function NewDomain({ onClose }: { onClose: () => void }) {
  const { client, orgId, paths } = useConnection();
  const { history } = useRouter();
  const queries = useQueryClient();
  const right = useOrgRight();
  const draft = useDraft({
    base,
    check: (value) => checkValue(DomainInput, value),
    save: (value) => client.createDomain({ body: value as DomainInput, idempotencyKey: crypto.randomUUID() }),
    onSaved: (domain) => {
      queries.setQueryData(domainQueries.one(client, orgId, domain.id).queryKey, domain);
      void queries.invalidateQueries({ queryKey: domainQueries.pages(client, orgId).queryKey });
      onClose();
      history.push(paths.domain(domain.id));
    },
  });
  return (
    <Dialog open onOpenChange={(isOpen) => isOpen || onClose()} title="Add a sender domain">
      <DraftForm draft={draft} label="New sender domain" saveLabel="Add domain" disabledReason={right.reason}>
        <SchemaForm {...draft} schema={schema} fields={fields} />
      </DraftForm>
    </Dialog>
  );
}
