import { useQueryClient } from '@tanstack/react-query';
import * as z from 'zod';
import { type CreatedProject, ProjectInput } from '../../../contract/account/project.ts';
import { meQuery } from '../../api/queries/me.ts';
import { useOrgRight } from '../../api/rights.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { checkValue } from '../../forms/faults.ts';
import type { JsonSchema } from '../../forms/schema.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useDraft } from '../../forms/use-draft.ts';
import { pathsOf } from '../../paths.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ShownOnce } from './parts-of-page.tsx';
import { secretsOf } from './project-secrets.ts';

const schema = z.toJSONSchema(ProjectInput, { io: 'input' }) as JsonSchema;
const base: Record<string, unknown> = {};
const fields = { '': { flat: true }, '/name': { placeholder: 'Production' } };

/** Asks for the name of a new project, then shows its secrets. */
export function NewProject({ onClose }: { onClose: () => void }) {
  const { client } = useConnection();
  const queries = useQueryClient();
  const right = useOrgRight();
  const draft = useDraft({
    base,
    check: (value) => checkValue(ProjectInput, value),
    save: (value) =>
      client.createProject({ body: value as z.input<typeof ProjectInput>, idempotencyKey: crypto.randomUUID() }),
    onSaved: () => void queries.invalidateQueries({ queryKey: meQuery(client).queryKey }),
  });
  if (draft.saved) return <Created project={draft.saved} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title="New project"
      description="An environment or an app. People, workflows, channels and messages belong to one project each."
    >
      <DraftForm draft={draft} label="New project" saveLabel="Create project" disabledReason={right.reason}>
        <SchemaForm {...draft} schema={schema} fields={fields} />
      </DraftForm>
    </Dialog>
  );
}

function Created({ project, onClose }: { project: CreatedProject; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title={`${project.name} is created`}
      footer={
        <>
          <Button onClick={onClose}>Done</Button>
          <ButtonLink variant="primary" to={pathsOf(project.id).home()}>
            Open {project.name}
          </ButtonLink>
        </>
      }
    >
      <ShownOnce secrets={secretsOf(project)} />
    </Dialog>
  );
}
