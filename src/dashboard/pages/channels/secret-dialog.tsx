import { Button } from '../../ui/button.tsx';
import { CodeBlock } from '../../ui/code.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** A signing secret that was just made; it can be read here and nowhere else. */
export function SecretDialog({ secret, onClose }: { secret: string | null; onClose: () => void }) {
  return (
    <Dialog
      open={secret !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Copy the signing secret"
      description="The receiver checks the signature of each request with it. It is shown this once."
      footer={
        <Button variant="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      {secret === null ? null : <CodeBlock code={secret} label="signing secret" />}
    </Dialog>
  );
}
