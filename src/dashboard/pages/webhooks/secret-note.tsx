import { KeyRound } from 'lucide-react';
import { CopyButton } from '../../ui/code.tsx';

/** A signing secret, the only time that it is shown. */
export function SecretNote({ secret }: { secret: string }) {
  return (
    <div className="grid gap-2 rounded-control border border-accent-line bg-accent-soft p-3">
      <p className="flex items-center gap-2 font-strong text-13 text-ink">
        <KeyRound size={15} aria-hidden className="shrink-0 text-accent" />
        Copy the signing secret now; it is not shown again
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <code className="min-w-0 flex-1 basis-56 rounded-chip border border-line bg-surface px-2 py-1 font-mono text-12 [overflow-wrap:anywhere]">
          {secret}
        </code>
        <CopyButton text={secret} label="Copy secret" />
      </div>
      <p className="text-12 text-ink-2">
        Your server needs it to verify requests, e.g. as <code className="font-mono">SENDORA_WEBHOOK_SECRET</code>. A
        lost one is replaced by a new one.
      </p>
    </div>
  );
}
