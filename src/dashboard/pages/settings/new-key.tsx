import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import * as z from 'zod';
import { KeyInput } from '../../../contract/account/key.ts';
import { type CreatedKey, keyQueries } from '../../api/queries/api-keys.ts';
import { useRight } from '../../api/rights.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { checkValue } from '../../forms/faults.ts';
import { FieldFrame } from '../../forms/field-frame.tsx';
import type { FieldProps, Fields } from '../../forms/field-types.ts';
import type { JsonSchema } from '../../forms/schema.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useDraft } from '../../forms/use-draft.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Select } from '../../ui/inputs.tsx';
import { curlOf } from './key-curl.ts';
import { ShownOnce } from './parts-of-page.tsx';

const schema = z.toJSONSchema(KeyInput, { io: 'input' }) as JsonSchema;
const every = 'all';

/** Which project a key is bound to, by name. */
function ProjectField(props: FieldProps) {
  const { me } = useConnection();
  const { value, onChange } = props;
  const projects = me.projects.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <FieldFrame {...props}>
      {(ids) => (
        <Select
          {...ids}
          options={me.key.projectId === null ? [{ value: every, label: 'All projects' }, ...projects] : projects}
          value={typeof value === 'string' ? value : every}
          onChange={(next) => onChange(next === every ? undefined : next)}
        />
      )}
    </FieldFrame>
  );
}

const fields: Fields = {
  '': { flat: true },
  '/name': { placeholder: 'Shop backend' },
  '/projectId': {
    label: 'Project',
    editor: ProjectField,
    hint: 'A key of one project sees nothing else. An ingest key always belongs to one.',
  },
};

/** Asks what a key is for, then shows it. */
export function NewKey({ onClose }: { onClose: () => void }) {
  const { client, orgId, projectId } = useConnection();
  const queries = useQueryClient();
  const right = useRight('admin');
  const base = useMemo<Record<string, unknown>>(() => ({ role: 'viewer', projectId }), [projectId]);
  const draft = useDraft({
    base,
    check: (value) => checkValue(KeyInput, value),
    save: (value) => client.createKey({ body: value as KeyInput, idempotencyKey: crypto.randomUUID() }),
    onSaved: () => void queries.invalidateQueries({ queryKey: keyQueries.all(orgId) }),
  });
  if (draft.saved) return <Created created={draft.saved} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={(isOpen) => isOpen || onClose()} title="New key">
      <DraftForm draft={draft} label="New key" saveLabel="Create key" disabledReason={right.reason}>
        <SchemaForm {...draft} schema={schema} fields={fields} />
      </DraftForm>
    </Dialog>
  );
}

function Created({ created, onClose }: { created: CreatedKey; onClose: () => void }) {
  const { orgId } = useConnection();
  const { name, key, role } = created;
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`${name} is created`}
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <ShownOnce secrets={[{ label: 'API key', value: key, hint: `Role ${role}.` }]} />
      <div className="mt-4 grid gap-1.5">
        <h3 className="font-strong text-12 text-ink-2">Try it</h3>
        <CodeBlock code={curlOf(location.origin, orgId, created)} label="curl command" />
      </div>
    </Dialog>
  );
}
