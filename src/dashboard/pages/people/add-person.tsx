import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useMemo } from 'react';
import * as z from 'zod';
import { ProfileInput } from '../../../contract/people/profile.ts';
import { ChosenId } from '../../../contract/primitives.ts';
import { personQueries } from '../../api/queries/people.ts';
import { useRight } from '../../api/rights.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { checkValue } from '../../forms/faults.ts';
import type { Fields } from '../../forms/field-types.ts';
import { ZoneField } from '../../forms/fields/name-fields.tsx';
import type { JsonSchema } from '../../forms/schema.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useDraft } from '../../forms/use-draft.ts';
import { useConnection } from '../../shell/connection.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { TraitValueField } from './trait-input.tsx';

const NewPerson = z.strictObject({
  userId: ChosenId.describe('Your id of the person, as your code sends it.'),
  ...ProfileInput.shape,
});
type NewPerson = z.input<typeof NewPerson>;

const schema = z.toJSONSchema(NewPerson, { io: 'input' }) as JsonSchema;
const fields: Fields = {
  '': { flat: true },
  '/userId': { label: 'Person id', placeholder: 'ada' },
  '/email': { placeholder: 'ada@example.com', half: true },
  '/phone': { placeholder: '+14155550123', half: true },
  '/timezone': { editor: ZoneField, label: 'Time zone', half: true },
  '/locale': { placeholder: 'en-GB', half: true },
  '/traits': { placeholder: 'plan', hint: 'What workflows, rules and audiences may ask for.' },
  '/traits/*': { editor: TraitValueField },
};

/** Asks for the id of a person and what is known of them; an id that is taken is merged into. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const { client, projectId, paths } = useConnection();
  const { history } = useRouter();
  const queries = useQueryClient();
  const toasts = useToasts();
  const right = useRight('editor');
  const base = useMemo<Record<string, unknown>>(() => ({}), []);
  const draft = useDraft({
    base,
    check: (value) => checkValue(NewPerson, value),
    save: (value) => {
      const { userId, ...body } = value as NewPerson;
      return client.putProfile({ params: { userId }, query: { projectId }, body });
    },
    onSaved: ({ userId }) => {
      void queries.invalidateQueries({ queryKey: personQueries.all(projectId) });
      toasts.add({ tone: 'good', title: `${userId} is saved` });
      onClose();
      history.push(paths.person(userId));
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title="Add a person"
      description="Where the id is known already, what you fill in is merged into that person."
    >
      <DraftForm draft={draft} label="New person" saveLabel="Save person" disabledReason={right.reason}>
        <SchemaForm {...draft} schema={schema} fields={fields} />
      </DraftForm>
    </Dialog>
  );
}
