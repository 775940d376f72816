import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button, type ButtonSize, IconButton } from './button.tsx';
import { cx } from './cx.ts';

/** Copies a text; `compact` shows the icon alone. */
export function CopyButton({
  text,
  label = 'Copy',
  size = 'small',
  compact = false,
}: {
  text: string;
  label?: string;
  size?: ButtonSize;
  compact?: boolean;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  const icon = copied ? Check : Copy;
  return (
    <>
      {compact ? (
        <IconButton label={label} icon={icon} size={size} onClick={copy} />
      ) : (
        <Button icon={icon} size={size} onClick={copy}>
          {copied ? 'Copied' : label}
        </Button>
      )}
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </>
  );
}

/** Code or data that can be copied; long lines wrap unless `wrap` is false, then it scrolls. */
export function CodeBlock({
  code,
  label,
  language,
  wrap = true,
  className,
}: {
  code: string;
  label: string;
  /** Named for people who cannot see it; the text is not coloured by it. */
  language?: string;
  wrap?: boolean;
  className?: string;
}) {
  return (
    <div className={cx('relative min-w-0 rounded-control border border-line bg-sunken', className)}>
      <div className="absolute top-1.5 right-1.5">
        <CopyButton text={code} label={`Copy ${label}`} compact />
      </div>
      <section
        // A region that scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls.
        tabIndex={0}
        aria-label={language ? `${label} (${language})` : label}
        className="max-h-96 overflow-auto rounded-control py-3 pr-10 pl-3.5"
      >
        <pre
          className={cx('font-mono text-12/[19px] text-ink-2', wrap && 'whitespace-pre-wrap [overflow-wrap:anywhere]')}
        >
          <code>{code}</code>
        </pre>
      </section>
    </div>
  );
}

/** A value as indented JSON. */
export function JsonView({ value, label, className }: { value: unknown; label: string; className?: string }) {
  return (
    <CodeBlock code={JSON.stringify(value, null, 2) ?? 'null'} label={label} language="JSON" className={className} />
  );
}
