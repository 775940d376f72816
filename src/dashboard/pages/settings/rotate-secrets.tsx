import * as z from 'zod';
import { RotateSecretsInput } from '../../../contract/account/project.ts';
import { useRight } from '../../api/rights.ts';
import { DraftForm } from '../../forms/draft-form.tsx';
import { checkValue } from '../../forms/faults.ts';
import type { JsonSchema } from '../../forms/schema.ts';
import { SchemaForm } from '../../forms/schema-form.tsx';
import { useDraft } from '../../forms/use-draft.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ShownOnce } from './parts-of-page.tsx';
import { secretsOf } from './project-secrets.ts';

const schema = z.toJSONSchema(RotateSecretsInput, { io: 'input' }) as JsonSchema;
type Input = Required<z.input<typeof RotateSecretsInput>>;
/** A day, so that what runs now can be changed over without a gap. */
const base: Input = { feed: true, webhook: true, graceHours: 24 };
const fields = {
  '': { flat: true },
  '/feed': { label: 'Feed secret', hint: 'Replaces the one that signs user tokens.' },
  '/webhook': { label: 'Webhook secret', hint: 'Replaces the one that signs requests of webhook steps.' },
  '/graceHours': { label: 'Old ones still count for', unit: 'hours' },
};

/** Replaces secrets of the project and shows the new ones. */
export function RotateSecrets({ onClose }: { onClose: () => void }) {
  const { client, projectId } = useConnection();
  const right = useRight('admin');
  const draft = useDraft({
    base,
    check: (value) => [
      ...checkValue(RotateSecretsInput, value),
      ...(value.feed || value.webhook
        ? []
        : [{ pointer: '', code: 'required' as const, message: 'Choose at least one of the two.' }]),
    ],
    save: (body) =>
      client.rotateProjectSecrets({ params: { id: projectId }, body, idempotencyKey: crypto.randomUUID() }),
  });
  const { saved } = draft;
  const close = (isOpen: boolean) => isOpen || onClose();
  if (saved) {
    return (
      <Dialog
        open
        onOpenChange={close}
        title="The secrets are rotated"
        footer={
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        }
      >
        <ShownOnce secrets={secretsOf(saved)} />
      </Dialog>
    );
  }
  return (
    <Dialog open onOpenChange={close} title="Rotate secrets" description="New ones count at once.">
      <DraftForm draft={draft} label="Rotate secrets" saveLabel="Rotate" disabledReason={right.reason}>
        <SchemaForm {...draft} schema={schema} fields={fields} />
      </DraftForm>
    </Dialog>
  );
}
