import { useQuery } from '@tanstack/react-query';
import { libraryQuery } from '../../api/queries/library.ts';
import { faultsAt } from '../../forms/faults.ts';
import { FieldFrame } from '../../forms/field-frame.tsx';
import { useFormContext } from '../../forms/form-context.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { RadioCards, Select, TextInput } from '../../ui/inputs.tsx';
import { TextLink } from '../../ui/link.tsx';
import type { TemplateContent, TextContent } from './content.ts';
import type { TextDraft } from './use-text-draft.ts';

const classes = [
  {
    value: 'marketing',
    label: 'Marketing',
    hint: 'Carries a link to unsubscribe. Unsubscribes, preferences and the frequency cap hold it back.',
  },
  {
    value: 'transactional',
    label: 'Transactional',
    hint: 'About something the person did, e.g. a receipt. None of these holds it back.',
  },
] as const;

/** The name of any text. */
export function NameField<T extends TextContent>({
  draft: { value, onChange, faults },
  hint = '',
}: {
  draft: TextDraft<T>;
  hint?: string;
}) {
  const { readOnly } = useFormContext();
  return (
    <div data-field="/name" className="min-w-0">
      <FieldFrame label="Name" hint={hint} required faults={faultsAt(faults, '/name')}>
        {(ids) => (
          <TextInput
            {...ids}
            value={value.name}
            onChange={(name) => onChange('/name', name)}
            readOnly={readOnly}
            autoComplete="off"
          />
        )}
      </FieldFrame>
    </div>
  );
}

const none = 'none';

function LayoutChoice({ draft: { value, onChange, faults } }: { draft: TextDraft<TemplateContent> }) {
  const connection = useConnection();
  const { readOnly } = useFormContext();
  const library = useQuery(libraryQuery(connection));
  const { layoutId } = value;
  const known = (library.data?.layouts ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const isGone = layoutId !== null && library.data !== undefined && !known.some((one) => one.value === layoutId);
  return (
    <div data-field="/layoutId" className="min-w-0">
      <FieldFrame label="Layout" hint="" required faults={faultsAt(faults, '/layoutId')}>
        {(ids) => (
          <span className="flex min-w-0 items-center gap-2">
            <Select
              {...ids}
              className="min-w-0 flex-1"
              disabled={readOnly}
              value={layoutId ?? none}
              onChange={(id) => onChange('/layoutId', id === none ? null : id)}
              options={[
                { value: none, label: 'No layout' },
                ...known,
                ...(isGone ? [{ value: layoutId, label: 'A layout that is gone' }] : []),
              ]}
            />
            {layoutId === null || isGone ? null : (
              <TextLink to={connection.paths.layout(layoutId)} className="text-12">
                Open
              </TextLink>
            )}
          </span>
        )}
      </FieldFrame>
    </div>
  );
}

/** Which consent a template needs. */
export function ClassCards({
  value,
  onChange,
}: {
  value: TemplateContent['class'];
  onChange: (next: TemplateContent['class']) => void;
}) {
  const { readOnly } = useFormContext();
  return (
    <RadioCards
      label="What it is for"
      value={value}
      onChange={onChange}
      options={classes.map((option) => ({ ...option, disabled: readOnly && option.value !== value }))}
    />
  );
}

/** What a template is, beside its texts. */
export function TemplateFields({ draft }: { draft: TextDraft<TemplateContent> }) {
  const { value, onChange } = draft;
  return (
    <Card>
      <div className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <NameField draft={draft} />
          <LayoutChoice draft={draft} />
        </div>
        <div data-field="/class">
          <ClassCards value={value.class} onChange={(next) => onChange('/class', next)} />
        </div>
      </div>
    </Card>
  );
}
