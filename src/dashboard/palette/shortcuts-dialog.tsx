import { useEffect, useRef, useState } from 'react';
import type { OverlayProps } from '../shell/commands.ts';
import { useConnection } from '../shell/connection.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { TextLink } from '../ui/link.tsx';
import { areLettersOn } from '../ui/shortcuts.ts';
import { type KeyGroup, keysNow } from './keys-list.ts';

function Group({ title, keys }: KeyGroup) {
  return (
    <section aria-label={title} className="mb-4 break-inside-avoid">
      <h3 className="mb-1.5 font-strong text-12 text-ink-3">{title}</h3>
      <dl className="grid gap-1.5 text-13">
        {keys.map(({ does, ways }) => (
          <div key={does} className="flex flex-row-reverse items-center justify-between gap-3">
            <dt className="flex shrink-0 flex-wrap items-center justify-end gap-1">
              {ways.map((way, index) => (
                <span key={way.join(' ')} className="flex items-center gap-1">
                  {index > 0 ? <span className="text-11 text-ink-3">or</span> : null}
                  {way.map((key) => (
                    <Kbd key={key}>{key}</Kbd>
                  ))}
                </span>
              ))}
            </dt>
            <dd className="min-w-0 text-ink-2 [overflow-wrap:anywhere]">{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The keys that work on the page beneath. */
export function ShortcutsDialog({ takeTyped, onClose }: OverlayProps) {
  const { paths } = useConnection();
  const [groups] = useState(keysNow);
  const content = useRef<HTMLDivElement>(null);
  const hasLetters = areLettersOn();
  useEffect(() => void takeTyped(), [takeTyped]);
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title="Keyboard shortcuts"
      size="large"
      initialFocus={content}
      description={
        hasLetters
          ? 'Single keys work while the focus is in no field.'
          : 'Single keys are switched off on this device; those with Ctrl or Cmd work.'
      }
    >
      <div ref={content} tabIndex={-1} className="outline-none sm:columns-2 sm:gap-8">
        {groups.map((group) => (
          <Group key={group.title} {...group} />
        ))}
      </div>
      <p className="mt-2 border-line border-t pt-3 text-12 text-ink-3">
        Single keys can be switched off for this device in the{' '}
        <TextLink to={paths.settings('device')} onClick={onClose}>
          settings
        </TextLink>
        .
      </p>
    </Dialog>
  );
}
