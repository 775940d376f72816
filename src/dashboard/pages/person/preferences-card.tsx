import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Check, Pencil, X } from 'lucide-react';
import { useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { auditQueries } from '../../api/queries/audit.ts';
import { type Person, type Preferences, personQueries } from '../../api/queries/people.ts';
import { useRight } from '../../api/rights.ts';
import { labelOf } from '../../forms/labels.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { cx } from '../../ui/cx.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { FaultText } from '../../ui/field.tsx';
import { PanelError } from '../../ui/panel-state.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import {
  type Answer,
  answersOf,
  anything,
  personalKinds,
  type TopicRow,
  topicRows,
  withAnswers,
} from './preferences.ts';

const options: { value: Answer; label: string }[] = [
  { value: 'unsaid', label: 'Not said' },
  { value: 'yes', label: 'Wants it' },
  { value: 'no', label: 'Declined' },
];

function Gets({ gets }: Pick<TopicRow, 'gets'>) {
  if (gets === null) return <span className="text-12 text-ink-3">The project has no such topic any more.</span>;
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-0.5 text-12">
      {personalKinds.map((kind) => {
        const isWanted = gets[kind] ?? true;
        const Icon = isWanted ? Check : X;
        return (
          <li key={kind} className={cx('flex items-center gap-1', isWanted ? 'text-ink-2' : 'text-ink-3')}>
            <Icon size={13} aria-hidden className={isWanted ? 'text-good' : 'text-bad'} />
            {labelOf(kind)}
            <span className="sr-only">{isWanted ? ': gets it' : ': does not get it'}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** What the person said of one topic, by kind of channel. */
function TopicDialog({
  userId,
  row: { topic, name, isDefault },
  known,
  onClose,
}: {
  userId: string;
  row: TopicRow;
  known: Preferences;
  onClose: () => void;
}) {
  const connection = useConnection();
  const { client, projectId } = connection;
  const queries = useQueryClient();
  const [answers, setAnswers] = useState(() => answersOf(known.preferences, topic));
  const save = useMutation({
    mutationFn: () => {
      const preferences = withAnswers(known.preferences, topic, answers);
      return client.putPreferences({ params: { userId }, query: { projectId }, body: { preferences } });
    },
    onSuccess: (after) => {
      queries.setQueryData(personQueries.preferences(connection, userId).queryKey, after);
      void queries.invalidateQueries({ queryKey: auditQueries.all(projectId) });
      onClose();
    },
  });
  const otherwise = isDefault ? 'People who said nothing get it.' : 'People who said nothing do not get it.';
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      size="small"
      title={topic === anything ? 'Messages without a topic' : name}
      description={
        topic === anything
          ? 'It also holds for topics of which nothing is said. Messages that nobody may decline, such as receipts, are always sent.'
          : `${otherwise} The answer for one kind of channel comes before the one for every kind.`
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" loading={save.isPending} onClick={() => save.mutate()}>
            Save preferences
          </Button>
        </>
      }
    >
      <div className="grid gap-2">
        {[anything, ...personalKinds].map((kind) => (
          <div key={kind} className="flex flex-wrap items-center justify-between gap-2 text-13">
            <span>{kind === anything ? 'Every kind' : labelOf(kind)}</span>
            <Segmented
              label={kind === anything ? 'Every kind' : labelOf(kind)}
              value={answers[kind] ?? 'unsaid'}
              onChange={(answer) => setAnswers({ ...answers, [kind]: answer })}
              options={options}
            />
          </div>
        ))}
        {save.isError ? <FaultText>{problemOf(save.error).detail}</FaultText> : null}
      </div>
    </Dialog>
  );
}

/** What a person gets, topic by topic. */
export function PreferencesCard({ person: { userId } }: { person: Person }) {
  const connection = useConnection();
  const right = useRight('editor');
  const [open, setOpen] = useState<string | null>(null);
  const query = useQuery(personQueries.preferences(connection, userId));
  const rows = query.data === undefined ? [] : topicRows(query.data);
  const chosen = rows.find(({ topic }) => topic === open);
  return (
    <Card title="Preferences" padded={false}>
      {query.isPending ? <ListSkeleton rows={2} rowHeight={52} /> : null}
      {query.isError ? <PanelError error={query.error} onRetry={() => query.refetch()} /> : null}
      <ul>
        {rows.map((row) => (
          <li key={row.topic} className="flex items-start gap-2 border-line border-t px-4 py-2 text-13">
            <span className="grid min-w-0 flex-1 gap-0.5">
              <span className="font-medium [overflow-wrap:anywhere]">{row.name}</span>
              <Gets gets={row.gets} />
            </span>
            <IconButton
              label={`Change preferences: ${row.name}`}
              icon={Pencil}
              size="small"
              disabledReason={right.reason}
              onClick={() => setOpen(row.topic)}
            />
          </li>
        ))}
      </ul>
      {chosen && query.data ? (
        <TopicDialog key={chosen.topic} userId={userId} row={chosen} known={query.data} onClose={() => setOpen(null)} />
      ) : null}
    </Card>
  );
}
