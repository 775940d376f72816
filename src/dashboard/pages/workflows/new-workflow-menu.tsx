import { BookOpen, FileUp, Plus, SquarePen } from 'lucide-react';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';

/** The ways to begin a workflow. */
export function NewWorkflowMenu() {
  const { paths } = useConnection();
  const { reason } = useRight('editor');
  const button = (
    <Button variant="primary" icon={Plus} disabledReason={reason} aria-keyshortcuts="n">
      New workflow
    </Button>
  );
  if (reason !== null) return button;
  return (
    <Menu
      label="New workflow"
      trigger={button}
      items={[
        { label: 'Blank', hint: 'A trigger, and steps one by one', icon: SquarePen, to: paths.newWorkflow() },
        { label: 'From a blueprint', hint: 'Complete, with mails and tests', icon: BookOpen, to: paths.gallery() },
        { label: 'Import', hint: 'A bundle from a file or from git', icon: FileUp, to: paths.importBundle() },
      ]}
    />
  );
}
