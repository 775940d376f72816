import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { AudienceInput } from '../../../contract/people/audience.ts';
import { type Audience, audienceQueries } from '../../api/queries/audiences.ts';
import { libraryQuery } from '../../api/queries/library.ts';
import { samplePeopleQuery } from '../../api/queries/sample-people.ts';
import { useRight } from '../../api/rights.ts';
import { blankDraft } from '../../builder/draft.ts';
import { variablesAt } from '../../builder/variables.ts';
import { PersonConditionField } from '../../forms/condition-builder/condition-field.tsx';
import { DraftForm } from '../../forms/draft-form.tsx';
import { checkValue } from '../../forms/faults.ts';
import type { Fields } from '../../forms/field-types.ts';
import type { FormContext } from '../../forms/form-context.ts';
import { useDirtyNote } from '../../forms/form-sheet.tsx';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useDraft } from '../../forms/use-draft.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { type AudienceBody, type AudienceDraft, audienceSchema, draftOf } from './draft.ts';
import { type Example, examples } from './examples.ts';
import { PreviewCard } from './preview-card.tsx';
import { UsersCard } from './users-card.tsx';

const fields: Fields = {
  '': { flat: true },
  '/projectId': { hidden: true },
  '/name': { placeholder: 'Pro plan', hint: '' },
  '/description': { input: 'line' },
  '/condition': {
    editor: PersonConditionField,
    label: 'Who belongs',
    hint: 'Judged anew whenever the audience is used.',
  },
};

/** Fields of people and of the organisation, with samples. */
function usePersonFields(): Partial<FormContext> {
  const connection = useConnection();
  const right = useRight('editor');
  const { data: people } = useQuery(samplePeopleQuery(connection));
  const { org } = connection.me;
  return useMemo(() => {
    const all = variablesAt(blankDraft(), null, { events: [], person: null, people: people ?? [], org });
    const variables = all
      .filter(({ path }) => /^(trait|user|org)\./.test(path))
      .map(({ path, sample }) => ({ path, sample }));
    return { variables, hasRun: false, readOnly: !right.allowed, zone: org.timezone };
  }, [people, org, right.allowed]);
}

function Examples({ onChoose }: { onChoose: (example: Example) => void }) {
  return (
    <div className="grid gap-2">
      <p className="font-strong text-12 text-ink-2">Begin with an example</p>
      <ul className="grid @xl:grid-cols-3 gap-2">
        {examples.map((example) => (
          <li key={example.key} className="grid">
            <Button
              className="h-auto! items-start! justify-start! whitespace-normal! px-3! py-2! text-left"
              onClick={() => onChoose(example)}
            >
              <span className="grid">
                <span>{example.name}</span>
                <span className="font-normal text-12 text-ink-2">{example.text}</span>
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The form of an audience beside the people that it has while it is edited; null: a new one. */
export function AudienceForm({
  audience,
  example = null,
  onMade,
  onDirty,
}: {
  audience: Audience | null;
  example?: Example | null;
  /** Called with a new one. */
  onMade?: (audience: Audience) => void;
  onDirty?: (isDirty: boolean) => void;
}) {
  const connection = useConnection();
  const { client, projectId } = connection;
  const queries = useQueryClient();
  const toasts = useToasts();
  const right = useRight('editor');
  const context = usePersonFields();
  const base = useMemo<AudienceDraft>(
    () => (audience === null && example !== null ? exampleDraft(example) : draftOf(audience)),
    [audience, example],
  );
  const draft = useDraft({
    base,
    check: (value) => checkValue(AudienceInput, value),
    save: (value) => {
      const body = value as AudienceBody;
      if (audience === null) return client.createAudience({ body: { projectId, ...body } });
      const patch = { ...body, description: body.description ?? null };
      return client.patchAudience({ params: { id: audience.id }, body: patch });
    },
    onSaved: async (saved) => {
      queries.setQueryData(audienceQueries.one(connection, saved.id).queryKey, saved);
      void queries.invalidateQueries({ queryKey: audienceQueries.all(projectId) });
      toasts.add({ tone: 'good', title: `“${saved.name}” is saved` });
      await queries.invalidateQueries({ queryKey: libraryQuery(connection).queryKey });
      if (audience === null) onMade?.(saved);
    },
  });
  useDirtyNote(draft.isDirty, onDirty);
  return (
    <div className="@container">
      <div className="grid @3xl:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] items-start gap-4">
        <div className="grid min-w-0 gap-4">
          {audience === null ? <Examples onChoose={(chosen) => draft.replace(exampleDraft(chosen))} /> : null}
          <Card>
            <DraftForm draft={draft} label="Audience" saveLabel="Save audience" disabledReason={right.reason}>
              <SchemaForm {...draft} schema={audienceSchema} fields={fields} context={context} />
            </DraftForm>
          </Card>
        </div>
        <div className="grid min-w-0 gap-4">
          <PreviewCard condition={draft.value.condition} />
          {audience === null ? null : <UsersCard audienceId={audience.id} />}
        </div>
      </div>
    </div>
  );
}

const exampleDraft = ({ name, condition }: Example): AudienceDraft => ({ name, condition });
