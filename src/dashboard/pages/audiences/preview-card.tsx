import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { Check, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { isNotFound } from '../../api/problem.ts';
import { type AudiencePreview, audienceQueries } from '../../api/queries/audiences.ts';
import { personQueries } from '../../api/queries/people.ts';
import { useConnection } from '../../shell/connection.ts';
import { Card } from '../../ui/card.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { cx } from '../../ui/cx.ts';
import { Field } from '../../ui/field.tsx';
import { formatNumber } from '../../ui/format.ts';
import { TextLink } from '../../ui/link.tsx';
import { PanelError, PanelNote } from '../../ui/panel-state.tsx';
import { ListSkeleton } from '../../ui/states.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { counted } from '../../words/counted.ts';
import { type AudienceBody, countable } from './draft.ts';

type Condition = AudienceBody['condition'];
type Judged = AudiencePreview['people'][number];

/** How long the condition rests before its people are counted, in milliseconds. */
const restMs = 400;

function JudgedRow({ person: { userId, isMember, reason } }: { person: Judged }) {
  const { paths } = useConnection();
  const Icon = isMember ? Check : X;
  return (
    <li className="flex items-start gap-2 text-13">
      <Icon size={15} aria-hidden className={cx('mt-[3px] shrink-0', isMember ? 'text-good' : 'text-ink-3')} />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        <TextLink to={paths.person(userId)}>{userId}</TextLink>
        <span className="sr-only">{isMember ? ' is in it' : ' is not in it'}</span>
        {reason === null ? null : <span className="block text-12 text-ink-2">{reason}</span>}
      </span>
    </li>
  );
}

function People({ title, people }: { title: string; people: readonly Judged[] }) {
  if (people.length === 0) return null;
  return (
    <div className="grid gap-1.5 border-line border-t px-4 py-3">
      <h3 className="font-strong text-12 text-ink-3">{title}</h3>
      <ul className="grid gap-1.5">
        {people.map((person) => (
          <JudgedRow key={person.userId} person={person} />
        ))}
      </ul>
    </div>
  );
}

function Count({ preview, isOld }: { preview: AudiencePreview; isOld: boolean }) {
  const { count, scanned, capped } = preview;
  return (
    <p aria-live="polite" className={cx('px-4 pb-3 text-13 text-ink-2', isOld && 'opacity-60')}>
      <span className="mr-1.5 font-semibold text-24/[32px] text-ink tabular-nums">
        {capped ? `${formatNumber(count)}+` : formatNumber(count)}
      </span>
      {capped
        ? `of the first ${formatNumber(scanned)} people; there are more than one look counts.`
        : `of ${counted(scanned, 'person', 'people')}`}
    </p>
  );
}

/** Judges one person whom the reader names. */
function Ask({ condition }: { condition: Condition }) {
  const connection = useConnection();
  const [typed, setTyped] = useState('');
  const asked = useSettled(typed.trim(), restMs);
  const found = useQuery(personQueries.found(connection, asked));
  const judged = useQuery({ ...audienceQueries.preview(connection, condition, asked), enabled: asked !== '' });
  const person = judged.data?.person;
  const isMissing = judged.isError && isNotFound(judged.error);
  return (
    <div className="grid gap-2 border-line border-t px-4 py-3">
      <Field label="Is somebody in it?">
        {(ids) => (
          <Combobox
            {...ids}
            freeText
            value={typed}
            onChange={(text) => setTyped(text ?? '')}
            options={(found.data ?? []).map(({ userId }) => ({ value: userId, label: userId }))}
            placeholder="Person id"
          />
        )}
      </Field>
      <div aria-live="polite" className="text-13">
        {asked !== '' && isMissing ? <span className="text-ink-3">Nobody has this id.</span> : null}
        {asked !== '' && person?.userId === asked ? (
          <ul>
            <JudgedRow person={person} />
          </ul>
        ) : null}
      </div>
    </div>
  );
}

function Counted({ query, condition }: { query: UseQueryResult<AudiencePreview>; condition: Condition }) {
  if (query.isPending) return <ListSkeleton rows={3} />;
  if (query.data === undefined) return <PanelError error={query.error} onRetry={() => query.refetch()} />;
  const { people } = query.data;
  return (
    <>
      <Count preview={query.data} isOld={query.isPlaceholderData} />
      {query.isError ? <PanelError error={query.error} onRetry={() => query.refetch()} /> : null}
      <People title="In it, the first ten" people={people.filter(({ isMember }) => isMember)} />
      <People title="Not in it, and why" people={people.filter(({ isMember }) => !isMember)} />
      <Ask condition={condition} />
    </>
  );
}

/** Whom a condition holds for now, also while it is not saved. */
export function PreviewCard({ condition }: { condition: unknown }) {
  const connection = useConnection();
  const settled = useSettled(condition, restMs);
  const asked = useMemo(() => countable(settled), [settled]);
  const query = useQuery({
    // A condition that is never sent: the query is off without one.
    ...audienceQueries.preview(connection, asked ?? { all: [] }),
    enabled: asked !== null,
  });
  return (
    <Card title="People" padded={false}>
      {asked === null ? (
        <PanelNote>
          As soon as the condition is complete, it is shown here for whom it holds, and for whom not.
        </PanelNote>
      ) : (
        <Counted query={query} condition={asked} />
      )}
    </Card>
  );
}
