// What several parts of the settings are made of.
import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { Card } from '../../ui/card.tsx';
import { CodeBlock, CopyButton } from '../../ui/code.tsx';
import { EmptyState } from '../../ui/states.tsx';

/** What somebody may not even see. */
export function NoRight({ title, reason }: { title: string; reason: string }) {
  return (
    <Card padded={false}>
      <EmptyState icon={Lock} title={title} text={reason} />
    </Card>
  );
}

/** Names with their values, one below the other. */
export function FactList({ facts }: { facts: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-1 gap-x-6 gap-y-2.5 text-13 sm:grid-cols-[150px_minmax(0,1fr)] sm:gap-y-2">
      {facts.map(({ label, value }) => (
        <div key={label} className="contents">
          <dt className="text-12 text-ink-3 sm:py-1 sm:text-13">{label}</dt>
          <dd className="min-w-0 max-sm:-mt-2 [overflow-wrap:anywhere] sm:py-1">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** An id or another text that is made to be copied. */
export function Copyable({ text, label }: { text: string; label: string }) {
  return (
    <span className="inline-flex max-w-full items-center gap-1">
      <code className="min-w-0 font-mono text-12 [overflow-wrap:anywhere]">{text}</code>
      <CopyButton text={text} label={`Copy ${label}`} compact />
    </span>
  );
}

/** Secrets that are shown this once. */
export function ShownOnce({ secrets }: { secrets: readonly { label: string; value: string; hint: string }[] }) {
  return (
    <div className="grid gap-4">
      <p role="status" className="rounded-control bg-hold-soft px-3 py-2 text-13 text-hold">
        Copy it now: it is shown this once, and nothing reads it back.
      </p>
      {secrets.map(({ label, value, hint }) => (
        <div key={label} className="grid gap-1.5">
          <h3 className="font-strong text-12 text-ink-2">{label}</h3>
          <CodeBlock code={value} label={label.toLowerCase()} />
          <p className="text-12 text-ink-3">{hint}</p>
        </div>
      ))}
    </div>
  );
}
