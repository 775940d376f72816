import { Phone } from 'lucide-react';
import type { ListedPerson } from '../../api/queries/people.ts';
import { Chip } from '../../ui/chip.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { Time } from '../../ui/time.tsx';
import { traitsPreview } from './traits-preview.ts';

function Reach({ email, phone }: ListedPerson) {
  if (email === null && phone === null) return <span className="text-12 text-ink-3">no address</span>;
  return (
    <span className="grid min-w-0 gap-0.5 text-12 text-ink-2">
      {email === null ? null : <span className="[overflow-wrap:anywhere]">{email}</span>}
      {phone === null ? null : (
        <span className="flex items-center gap-1 text-ink-3">
          <Phone size={12} aria-hidden className="shrink-0" />
          {phone}
        </span>
      )}
    </span>
  );
}

export const personColumns: readonly Column<ListedPerson>[] = [
  {
    id: 'person',
    header: 'Person',
    primary: true,
    width: '24%',
    cell: ({ userId, isAnonymous }) => (
      <span className="inline-flex min-w-0 flex-wrap items-center gap-2">
        <span className="font-strong [overflow-wrap:anywhere]">{userId}</span>
        {isAnonymous ? <Chip>anonymous</Chip> : null}
      </span>
    ),
  },
  { id: 'reach', header: 'Reached at', width: '24%', cell: (person) => <Reach {...person} /> },
  {
    id: 'traits',
    header: 'Traits',
    cell: ({ traits }) => (
      <span className="line-clamp-2 font-mono text-12/[18px] text-ink-2 [overflow-wrap:anywhere]">
        {traitsPreview(traits) || '–'}
      </span>
    ),
  },
  {
    id: 'zone',
    header: 'Time zone',
    width: '130px',
    hideBelow: 'lg',
    cell: ({ timezone }) => <span className="text-12 text-ink-2 [overflow-wrap:anywhere]">{timezone ?? '–'}</span>,
  },
  {
    id: 'changed',
    header: 'Changed',
    width: '112px',
    align: 'right',
    cell: ({ updatedAt }) => <Time at={updatedAt} className="text-12 text-ink-2" />,
  },
];
