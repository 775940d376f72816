import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import * as z from 'zod';
import { SecretsInput, ProjectSecret as Shown } from '../../../contract/account/secrets.ts';
import { type ProjectSecret, settingQueries } from '../../api/queries/project-settings.ts';
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
import { faultsInForm, placeInForm } from './named-faults.ts';

/** How the form is drawn; what is sent is judged by SecretsInput. */
const Drawn = z.strictObject({
  name: Shown.shape.name,
  value: z.string().optional(),
  hosts: Shown.shape.hosts.unwrap().optional(),
});
type Edited = z.input<typeof Drawn>;

const schema = z.toJSONSchema(Drawn, { io: 'input' }) as JsonSchema;
const fieldsOf = (isNew: boolean): Fields => ({
  '': { flat: true },
  '/name': { hidden: !isNew, placeholder: 'shop_api', mono: true },
  '/value': {
    secret: true,
    hint: isNew ? 'Nothing reads it back.' : 'The new value. Left empty, the stored one is kept.',
  },
  '/hosts': { hint: 'The only hosts that it is sent to, e.g. api.example.com. None: whatever a step calls.' },
  '/hosts/*': { mono: true, placeholder: 'api.example.com' },
});

const bodyOf = ({ name, value, hosts }: Edited): z.input<typeof SecretsInput> => ({
  [name]: { ...(value ? { value } : {}), hosts: hosts ?? null },
});

/** Adds a secret, or replaces the value or the hosts of one; null is a new one. */
export function SecretDialog({ secret, onClose }: { secret: ProjectSecret | null; onClose: () => void }) {
  const connection = useConnection();
  const { client, projectId } = connection;
  const queries = useQueryClient();
  const toasts = useToasts();
  const right = useRight('admin');
  const base = useMemo<Edited>(
    () => ({ name: secret?.name ?? '', ...(secret?.hosts ? { hosts: secret.hosts } : {}) }),
    [secret],
  );
  const draft = useDraft({
    base,
    check: (value) => faultsInForm(checkValue(SecretsInput, bodyOf(value)), value.name),
    placeOf: (pointer, value) => placeInForm(pointer, value.name),
    save: (value) => client.putSecrets({ query: { projectId }, body: bodyOf(value) }),
    onSaved: (saved, { name }) => {
      queries.setQueryData(settingQueries.secrets(connection).queryKey, saved);
      toasts.add({ tone: 'good', title: `${name} is saved`, text: 'It counts from the next call on.' });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={secret === null ? 'Add a secret' : `Replace ${secret.name}`}
    >
      <DraftForm draft={draft} label="Secret" saveLabel="Save secret" disabledReason={right.reason}>
        <SchemaForm {...draft} schema={schema} fields={fieldsOf(secret === null)} />
      </DraftForm>
    </Dialog>
  );
}
