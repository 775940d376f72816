import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import * as z from 'zod';
import { TemplateInput } from '../../../contract/messages/email-template.ts';
import { libraryQuery } from '../../api/queries/library.ts';
import { type Template, templateQueries } from '../../api/queries/templates.ts';
import { useRight } from '../../api/rights.ts';
import type { CreatorProps } from '../../forms/creators.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { checkValue } from '../../forms/faults.ts';
import type { Fields } from '../../forms/field-types.ts';
import { HtmlField } from '../../forms/fields/code-fields.tsx';
import { LayoutField } from '../../forms/fields/resource-field.tsx';
import { TemplateField } from '../../forms/fields/template-field.tsx';
import { useFormContext } from '../../forms/form-context.ts';
import { FormSheet, useDirtyNote } from '../../forms/form-sheet.tsx';
import type { JsonSchema } from '../../forms/schema.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useDraft } from '../../forms/use-draft.ts';
import { useConnection } from '../../shell/connection.ts';
import { useToasts } from '../../ui/toast.tsx';
import { blankTemplate, type TemplateContent } from '../templates/content.ts';
import { ClassCards } from '../templates/template-fields.tsx';

const schema = z.toJSONSchema(TemplateInput, { io: 'input' }) as JsonSchema;

const classOf = (value: unknown): TemplateContent['class'] =>
  value === 'transactional' ? 'transactional' : 'marketing';

const fields: Fields = {
  '': { flat: true },
  '/projectId': { hidden: true },
  '/name': { placeholder: 'Order confirmation', hint: '' },
  '/subject': { editor: TemplateField, input: 'line', hint: '' },
  '/html': { editor: HtmlField, label: 'Body', hint: '' },
  '/layoutId': { editor: LayoutField, label: 'Layout', hint: 'What stands around the body.' },
  '/class': { editor: ({ value, onChange }) => <ClassCards value={classOf(value)} onChange={onChange} /> },
  // Left to the editor of templates, which has a preview in every language.
  '/text': { hidden: true },
  '/preheader': { hidden: true },
  '/locales': { hidden: true },
};

const check = (value: TemplateContent) => checkValue(TemplateInput, value);

/** Makes a template beside the page that needs one. */
export function CreateTemplate({ onMade, onClose }: CreatorProps) {
  return (
    <FormSheet
      open
      title="New template"
      description="It is saved for the whole project and chosen here. Its page has a preview, languages and versions."
      lossText="The template is not saved."
      width={640}
      onClose={onClose}
    >
      {(onDirty) => <TemplateForm onMade={onMade} onDirty={onDirty} />}
    </FormSheet>
  );
}

function TemplateForm({ onMade, onDirty }: Pick<CreatorProps, 'onMade'> & { onDirty: (isDirty: boolean) => void }) {
  const connection = useConnection();
  const { client, projectId } = connection;
  const queries = useQueryClient();
  const toasts = useToasts();
  const right = useRight('editor');
  // The names that the place may use for which it is made.
  const around = useFormContext();
  const context = useMemo(() => ({ ...around, stored: {}, readOnly: !right.allowed }), [around, right.allowed]);
  const draft = useDraft<TemplateContent, Template>({
    base: blankTemplate,
    check,
    save: (value) => client.createTemplate({ body: { ...value, projectId }, idempotencyKey: crypto.randomUUID() }),
    onSaved: async ({ id, name }) => {
      void queries.invalidateQueries({ queryKey: templateQueries.all(projectId) });
      toasts.add({ tone: 'good', title: `${name} is saved` });
      await queries.invalidateQueries({ queryKey: libraryQuery(connection).queryKey });
      onMade(id);
    },
  });
  useDirtyNote(draft.isDirty, onDirty);
  return (
    <DraftForm draft={draft} label="New template" saveLabel="Save template" disabledReason={right.reason}>
      <SchemaForm {...draft} schema={schema} fields={fields} context={context} />
    </DraftForm>
  );
}
