import { useQuery, useQueryClient } from '@tanstack/react-query';
import { BellOff, Plus } from 'lucide-react';
import { useState } from 'react';
import { type Silence, silenceQueries } from '../api/queries/silences.ts';
import { usePlanRight, useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { PageBody, PageHeader } from '../ui/page.tsx';
import { EmptyState, ErrorState, ListSkeleton } from '../ui/states.tsx';
import { TabPanel } from '../ui/tabs.tsx';
import { useToasts } from '../ui/toast.tsx';
import { AlertTabs, alertTabsLabel } from './alerts/alert-tabs.tsx';
import { SilenceCalendar } from './silences/calendar.tsx';
import { SilenceList } from './silences/silence-list.tsx';
import { type Editing, SilenceSheet } from './silences/silence-sheet.tsx';

const everyMs = 15_000;

function EndDialog({ silence, onClose }: { silence: Silence | null; onClose: () => void }) {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  const toasts = useToasts();
  const end = async () => {
    if (silence === null) return;
    await client.deleteSilence({ params: { id: silence.id } });
    toasts.add({ title: 'The silence has ended' });
    await queries.invalidateQueries({ queryKey: silenceQueries.all(projectId) });
  };
  return (
    <ConfirmDialog
      open={silence !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`End “${silence?.reason ?? ''}”?`}
      text="Alerts page again from now on. What it held is said once, with the next event of each open alert. The silence leaves the list."
      confirmLabel="End silence"
      onConfirm={end}
    />
  );
}

/** Silences: when nobody is paged, and why. */
export function SilencesPage() {
  const connection = useConnection();
  const right = useRight('editor');
  const plan = usePlanRight('starter');
  const reason = right.reason ?? plan.reason;
  const query = useQuery({ ...silenceQueries.every(connection), refetchInterval: everyMs });
  const [week, setWeek] = useState(() => Date.now());
  const [editing, setEditing] = useState<Editing | null>(null);
  const [ending, setEnding] = useState<Silence | null>(null);
  const silences = query.data ?? [];
  const edit = (silence: Silence) => setEditing({ silence });
  const create = (
    <Button
      variant="primary"
      icon={Plus}
      disabledReason={reason}
      aria-keyshortcuts="n"
      onClick={() => setEditing({ silence: null, span: null })}
    >
      New silence
    </Button>
  );
  return (
    <>
      <PageHeader title="Silences" note="When nobody is paged" actions={create} tabs={<AlertTabs value="silences" />} />
      <PageBody className="pt-5">
        <TabPanel label={alertTabsLabel} value="silences" className="grid grid-cols-[minmax(0,1fr)] gap-4">
          {query.isPending ? (
            <ListSkeleton rows={8} />
          ) : query.data === undefined ? (
            <ErrorState error={query.error} onRetry={() => query.refetch()} />
          ) : (
            <>
              <SilenceCalendar
                silences={silences}
                week={week}
                onWeek={setWeek}
                onOpen={edit}
                onMark={reason === null ? (span) => setEditing({ silence: null, span }) : null}
              />
              <SilenceList
                silences={silences}
                reason={reason}
                onEdit={edit}
                onEnd={setEnding}
                empty={
                  <EmptyState
                    icon={BellOff}
                    title="No silences"
                    text="A silence holds the pages that it matches while you work on something, with a reason and an end. Mark its hours in the calendar, or use the form."
                    action={create}
                  />
                }
              />
            </>
          )}
        </TabPanel>
      </PageBody>
      <SilenceSheet editing={editing} onClose={() => setEditing(null)} />
      <EndDialog silence={ending} onClose={() => setEnding(null)} />
    </>
  );
}
