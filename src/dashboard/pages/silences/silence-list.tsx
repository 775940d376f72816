import { Pencil, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Silence } from '../../api/queries/silences.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { useNow } from '../../ui/time.tsx';
import { MatchChips } from '../../words/match-chips.tsx';
import { silenceState, stateTones, stateWords, weeklyWords } from './silence-words.ts';

const minuteOf = (at: string) => formatDateTime(at).slice(0, -3);

function When({ silence }: { silence: Silence }) {
  const { from, until, weekly, createdAt } = silence;
  if (weekly === null) {
    return (
      <span className="text-12 text-ink-2">
        {minuteOf(from ?? createdAt)} to {until === null ? 'no end' : minuteOf(until)}
      </span>
    );
  }
  return (
    <span className="grid text-12 text-ink-2">
      {weeklyWords(weekly)}
      {until === null ? null : <span className="text-ink-3">until {minuteOf(until)}</span>}
    </span>
  );
}

/** Silences with what they hold; the newest first. */
export function SilenceList({
  silences,
  reason,
  onEdit,
  onEnd,
  empty,
}: {
  silences: readonly Silence[];
  /** Why nothing can be changed. */
  reason: string | null;
  onEdit: (silence: Silence) => void;
  onEnd: (silence: Silence) => void;
  empty: ReactNode;
}) {
  const now = useNow();
  const columns: Column<Silence>[] = [
    {
      id: 'state',
      header: 'State',
      width: '110px',
      cell: (silence) => {
        const state = silenceState(silence, now);
        return (
          <Chip tone={stateTones[state]} dot>
            {stateWords[state]}
          </Chip>
        );
      },
    },
    {
      id: 'reason',
      header: 'Reason',
      primary: true,
      cell: ({ reason: why, owner }) => (
        <span className="grid min-w-0">
          <span className="font-strong [overflow-wrap:anywhere]">{why}</span>
          {owner === null ? null : <span className="text-12 text-ink-3 [overflow-wrap:anywhere]">{owner}</span>}
        </span>
      ),
    },
    { id: 'match', header: 'Holds', cell: ({ match }) => <MatchChips match={match} /> },
    { id: 'when', header: 'When', cell: (silence) => <When silence={silence} /> },
    {
      id: 'actions',
      header: 'Actions',
      align: 'right',
      width: '205px',
      cell: (silence) => (
        <span className="flex flex-wrap gap-1.5 sm:flex-nowrap sm:justify-end">
          <Button size="small" icon={Pencil} aria-label={`Change ${silence.reason}`} onClick={() => onEdit(silence)}>
            Change
          </Button>
          <Button
            size="small"
            icon={X}
            aria-label={`End ${silence.reason}`}
            disabledReason={reason}
            onClick={() => onEnd(silence)}
          >
            {silenceState(silence, now) === 'over' ? 'Delete' : 'End'}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <section aria-label="Silences" className="rounded-card border border-line bg-surface shadow-1">
      <div className="flex min-h-11 items-center border-line border-b px-4">
        <h2>All silences</h2>
      </div>
      {silences.length === 0 ? (
        empty
      ) : (
        <DataTable label="Silences" columns={columns} rows={silences} rowKey={({ id }) => id} onRowOpen={onEdit} />
      )}
    </section>
  );
}
