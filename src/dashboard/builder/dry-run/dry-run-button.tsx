import { FlaskConical } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { useDryRun } from './dry-run-context.ts';

/** Opens and closes the dry-run. */
export function DryRunButton() {
  const { isOpen, open, close } = useDryRun();
  return (
    <Button icon={FlaskConical} aria-pressed={isOpen} aria-keyshortcuts="t" onClick={isOpen ? close : open}>
      Dry-run
      <span aria-hidden className="-mr-1 max-lg:hidden">
        <Kbd>T</Kbd>
      </span>
    </Button>
  );
}
