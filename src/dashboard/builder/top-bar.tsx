import { Braces, Ellipsis, History, List, Redo2, Rocket, Undo2, Workflow as WorkflowIcon } from 'lucide-react';
import { useConnection } from '../shell/connection.ts';
import { useSearchParams } from '../shell/search.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { PlainLink } from '../ui/link.tsx';
import { Menu } from '../ui/menu.tsx';
import { useTitle } from '../ui/page.tsx';
import { Segmented } from '../ui/tabs.tsx';
import { useBuilder } from './builder-context.ts';
import { DryRunButton } from './dry-run/dry-run-button.tsx';
import { canRedo, canUndo } from './history.ts';
import { type Keeping, keepingWords } from './keeping.ts';
import { StatusChip } from './status-chip.tsx';
import type { WorkflowActions } from './use-workflow-actions.ts';

export const viewNames = ['canvas', 'list', 'json'] as const;
export type View = (typeof viewNames)[number];

const views = [
  { value: 'canvas', icon: WorkflowIcon, name: 'Canvas' },
  { value: 'list', icon: List, name: 'List' },
  { value: 'json', icon: Braces, name: 'JSON' },
] as const;

function Name() {
  const { draft, act, dispatch, editReason } = useBuilder();
  const name = typeof draft.name === 'string' ? draft.name : '';
  const title = name === '' ? 'Workflow without a name' : name;
  useTitle(title);
  return (
    <>
      <h1 tabIndex={-1} className="sr-only">
        {title}
      </h1>
      <input
        aria-label="Name of the workflow"
        id="workflow-name"
        value={name}
        readOnly={editReason !== null}
        placeholder="Name of the workflow"
        maxLength={200}
        onChange={(event) => act({ kind: 'set', pointer: '/name', value: event.target.value }, '/name')}
        onBlur={() => dispatch({ type: 'close-act' })}
        className="field-sizing-content h-8 min-w-16 max-w-80 truncate rounded-control border border-transparent bg-transparent px-1.5 font-semibold text-14 hover:border-line-2 focus:border-accent read-only:border-transparent max-sm:max-w-44"
      />
    </>
  );
}

/** Name, state, views, undo and publishing. */
export function TopBar({
  keeping,
  view,
  onView,
  workflow,
}: {
  keeping: Keeping;
  view: View;
  onView: (view: View) => void;
  workflow: WorkflowActions;
}) {
  const { state, dispatch, ask, editReason } = useBuilder();
  const { paths } = useConnection();
  const [, setSearch] = useSearchParams();
  const { history } = state;
  return (
    <header className="flex min-h-13 flex-wrap items-center gap-x-2.5 gap-y-1 border-line border-b bg-surface py-1.5 pr-3.5 pl-4">
      <nav aria-label="Breadcrumb" className="flex items-center gap-2 text-12 text-ink-3 max-md:hidden">
        <PlainLink to={paths.workflows()} className="-my-1 py-1 hover:text-ink hover:underline">
          Workflows
        </PlainLink>
        <span aria-hidden>/</span>
      </nav>
      <Name />
      <StatusChip workflow={workflow} />
      {keeping === null ? null : (
        <span role="status" className={keeping === 'failed' ? 'text-12 text-bad' : 'text-12 text-ink-3'}>
          {keepingWords[keeping]}
        </span>
      )}
      <div data-actions className="ml-auto flex flex-wrap items-center gap-2.5 max-sm:w-full max-sm:justify-between">
        <Segmented
          label="View"
          value={view}
          onChange={onView}
          options={views.map(({ value, icon: Icon, name }) => ({
            value,
            label: (
              <>
                <Icon size={14} aria-hidden />
                <span className="max-sm:sr-only">{name}</span>
              </>
            ),
          }))}
        />
        <span className="flex gap-0.5">
          <IconButton
            label="Undo"
            icon={Undo2}
            disabledReason={canUndo(history) ? editReason : 'Nothing to undo'}
            onClick={() => dispatch({ type: 'undo' })}
          />
          <IconButton
            label="Redo"
            icon={Redo2}
            disabledReason={canRedo(history) ? editReason : 'Nothing to do again'}
            onClick={() => dispatch({ type: 'redo' })}
          />
          {workflow.id === null ? null : (
            <IconButton label="Versions" icon={History} onClick={() => setSearch({ panel: 'versions' })} />
          )}
          {workflow.menu.length === 0 ? null : (
            <Menu
              label="Actions of the workflow"
              items={workflow.menu}
              trigger={<IconButton label="Actions of the workflow" icon={Ellipsis} />}
            />
          )}
        </span>
        <span aria-hidden className="h-4.5 w-px bg-line-2 max-md:hidden" />
        <DryRunButton />
        <Button variant="primary" icon={Rocket} disabledReason={editReason} onClick={() => ask({ kind: 'publish' })}>
          Publish…
        </Button>
      </div>
    </header>
  );
}
