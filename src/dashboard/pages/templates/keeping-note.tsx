import { dayWords, keepingWords } from '../../builder/keeping.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import type { Saved } from './content.ts';
import type { TextDraft } from './use-text-draft.ts';

/** Whether the draft is saved, kept on this device, or neither; null while a new text has nothing to lose. */
export function KeepingChip({
  draft: { keeping, base, isDirty },
}: {
  draft: Pick<TextDraft<object>, 'keeping' | 'base' | 'isDirty'>;
}) {
  if (keeping === null || (base === null && !isDirty)) return null;
  const tone = { saved: 'good', kept: 'hold', failed: 'bad' } as const;
  return (
    <span role="status">
      <Chip tone={tone[keeping]}>{keepingWords[keeping]}</Chip>
    </span>
  );
}

/** Says that the page shows a draft of an earlier visit. */
export function FoundNote<T>({ draft, saved }: { draft: TextDraft<T>; saved: Saved<T> | null }) {
  const { foundAt, base, isDirty, discard } = draft;
  if (foundAt === null || !isDirty) return null;
  const since =
    saved !== null && base !== null && saved.version > base.version ? ` Version ${saved.version} was saved since.` : '';
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-control border border-line bg-hold-soft px-3 py-2 text-12">
      <span className="min-w-0 flex-1">
        {base === null ? 'Draft' : `Draft on version ${base.version}`} from {dayWords(foundAt, Date.now())}.{since}
      </span>
      <Button size="small" onClick={discard}>
        Discard draft
      </Button>
    </div>
  );
}
