import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import * as z from 'zod';
import { VariableDeclaration, type VariablesInput } from '../../../contract/account/variables.ts';
import { settingQueries, type Variable } from '../../api/queries/project-settings.ts';
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
import { placeInForm } from './named-faults.ts';

const { name, description, default: fallback } = VariableDeclaration.shape;
const Edited = z.strictObject({
  name,
  value: fallback.describe('Value of this project. Without one the default holds.'),
  default: fallback,
  description,
});
type Edited = z.input<typeof Edited>;

const schema = z.toJSONSchema(Edited, { io: 'input' }) as JsonSchema;
const fieldsOf = (isNew: boolean): Fields => ({
  '': { flat: true },
  '/name': { hidden: !isNew, placeholder: 'brandName', mono: true },
  '/value': { input: 'lines' },
  '/default': { input: 'lines' },
});

const editedOf = (variable: Variable | null): Edited => {
  const { name = '', value, default: usual, description: words } = variable ?? {};
  return {
    name,
    ...(value == null ? {} : { value }),
    ...(usual == null ? {} : { default: usual }),
    ...(words == null ? {} : { description: words }),
  };
};

/** Adds a variable, or changes one; null is a new one. */
export function VariableDialog({ variable, onClose }: { variable: Variable | null; onClose: () => void }) {
  const connection = useConnection();
  const { client, projectId } = connection;
  const queries = useQueryClient();
  const toasts = useToasts();
  const right = useRight('editor');
  const base = useMemo(() => editedOf(variable), [variable]);
  const draft = useDraft({
    base,
    check: (value) => checkValue(Edited, value),
    placeOf: (pointer, value) => placeInForm(pointer, value.name),
    save: (value) => {
      const change = {
        value: value.value ?? null,
        default: value.default ?? null,
        description: value.description ?? null,
      };
      const body: z.input<typeof VariablesInput> = { [value.name]: change };
      return client.putVariables({ query: { projectId }, body });
    },
    onSaved: (saved, value) => {
      queries.setQueryData(settingQueries.variables(connection).queryKey, saved);
      toasts.add({ tone: 'good', title: `${value.name} is saved` });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={variable === null ? 'Add a variable' : `Edit ${variable.name}`}
    >
      <DraftForm draft={draft} label="Variable" saveLabel="Save variable" disabledReason={right.reason}>
        <SchemaForm {...draft} schema={schema} fields={fieldsOf(variable === null)} />
      </DraftForm>
    </Dialog>
  );
}
