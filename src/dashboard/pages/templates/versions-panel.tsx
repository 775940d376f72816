import { useMutation, useQuery } from '@tanstack/react-query';
import { RotateCcw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { libraryQuery } from '../../api/queries/library.ts';
import { type Template, templateQueries, type UsedTemplate } from '../../api/queries/templates.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { cx } from '../../ui/cx.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { ErrorState, ListSkeleton } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { useToasts } from '../../ui/toast.tsx';
import { templateContent } from './content.ts';
import { VersionChanges } from './version-changes.tsx';

interface Shared {
  template: UsedTemplate;
  isDirty: boolean;
  took: (next: Template) => void;
}

/** Makes an earlier version the next one; the toast takes it back. */
function useRollback(template: UsedTemplate, took: (next: Template) => void) {
  const { client } = useConnection();
  const toasts = useToasts();
  const { id } = template;
  const rollback = async (version: number) => {
    const next = await client.rollbackTemplate({ params: { id }, body: { version } });
    took(next);
    return next;
  };
  const fail = (error: unknown) =>
    toasts.add({ tone: 'bad', title: problemOf(error).title, text: problemOf(error).detail });
  const undo = async (version: number) => {
    try {
      const next = await rollback(version);
      toasts.add({ tone: 'good', title: `Version ${next.version} is what version ${version} was.` });
    } catch (error) {
      fail(error);
    }
  };
  return useMutation({
    mutationFn: rollback,
    onSuccess: (next, version) =>
      toasts.add({
        tone: 'good',
        title: `Version ${next.version} is what version ${version} was.`,
        action: { label: 'Undo', onPress: () => void undo(template.version) },
      }),
    onError: fail,
  });
}

/** What a version has that the current one has not, and the way back to it. */
function Version({ template, isDirty, took, version }: Shared & { version: number }) {
  const connection = useConnection();
  const right = useRight('editor');
  const query = useQuery(templateQueries.version(connection, template.id, version));
  const library = useQuery(libraryQuery(connection));
  const rollback = useRollback(template, took);
  const layouts = useMemo(
    () => new Map((library.data?.layouts ?? []).map(({ id, name }) => [id, name])),
    [library.data],
  );
  const now = useMemo(() => templateContent(template), [template]);
  if (query.isPending) return <ListSkeleton rows={3} />;
  if (query.data === undefined) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  const reason = right.reason ?? (isDirty ? 'Save or discard your changes first.' : null);
  return (
    <div className="grid gap-3 border-line border-t pt-3">
      <div className="flex flex-wrap items-center gap-2">
        <p className="mr-auto text-13 text-ink-2">
          From version {version} to version {template.version}, the current one
        </p>
        <Button
          size="small"
          icon={RotateCcw}
          disabledReason={reason}
          loading={rollback.isPending}
          onClick={() => rollback.mutate(version)}
        >
          Restore version {version}
        </Button>
      </div>
      <VersionChanges before={templateContent(query.data)} after={now} layouts={layouts} />
    </div>
  );
}

function Versions(shared: Shared) {
  const connection = useConnection();
  const { template } = shared;
  const [chosen, setChosen] = useState<number | null>(null);
  const query = useQuery(templateQueries.versions(connection, template.id));
  if (query.isPending) return <ListSkeleton rows={4} />;
  if (query.data === undefined) return <ErrorState error={query.error} onRetry={() => query.refetch()} />;
  const before = query.data.filter(({ isCurrent }) => !isCurrent);
  const shown = before.find(({ version }) => version === chosen) ?? before[0];
  return (
    <div className="grid gap-3">
      <ul className="grid gap-1">
        {query.data.map(({ version, createdAt, createdBy, isCurrent }) => (
          <li key={version}>
            <button
              type="button"
              disabled={isCurrent}
              aria-pressed={isCurrent ? undefined : version === shown?.version}
              onClick={() => setChosen(version)}
              className={cx(
                'flex min-h-8 w-full flex-wrap items-center gap-x-2 rounded-control px-2 py-1 text-left text-13',
                !isCurrent && 'cursor-pointer hover:bg-hover aria-pressed:bg-accent-soft',
              )}
            >
              <span className="font-strong">Version {version}</span>
              {isCurrent ? <Chip tone="good">current</Chip> : null}
              <span className="ml-auto text-12 text-ink-2">
                {createdBy === null ? '' : `${createdBy}, `}
                <Time at={createdAt} />
              </span>
            </button>
          </li>
        ))}
      </ul>
      {shown === undefined ? (
        <p className="text-13 text-ink-3">It was not changed yet. Every save makes a version; the last 50 are kept.</p>
      ) : (
        <Version key={shown.version} {...shared} version={shown.version} />
      )}
    </div>
  );
}

/** The versions of a template beside its editor. */
export function VersionsPanel({ open, onClose, ...shared }: Shared & { open: boolean; onClose: () => void }) {
  return (
    <Sheet open={open} onOpenChange={(isOpen) => isOpen || onClose()} title="Versions" width={640}>
      {open ? <Versions {...shared} /> : null}
    </Sheet>
  );
}
