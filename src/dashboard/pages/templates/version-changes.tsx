// What differs between two versions of a template, field by field.
import { useMemo } from 'react';
import { cx } from '../../ui/cx.ts';
import { fieldName } from './conflict-dialog.tsx';
import type { TemplateContent } from './content.ts';
import { type DiffLine, diffLines, hasChanges } from './text-diff.ts';

interface FieldChange {
  name: string;
  lines: DiffLine[];
}

const written = (value: unknown, layouts: ReadonlyMap<string, string>): string => {
  if (value === null || value === undefined) return '';
  return layouts.get(String(value)) ?? String(value);
};

const plainFields = ['name', 'class', 'layoutId', 'subject', 'preheader', 'html', 'text'] as const;

/** Fields that differ, those of other languages last. `layouts` has their names by id. */
export function changesBetween(
  before: TemplateContent,
  after: TemplateContent,
  layouts: ReadonlyMap<string, string>,
): FieldChange[] {
  const own = plainFields.map((field) => ({ pointer: `/${field}`, from: before[field], to: after[field] }));
  const tags = new Set([...Object.keys(before.locales), ...Object.keys(after.locales)]);
  const variants = [...tags].flatMap((tag) =>
    (['subject', 'preheader', 'html', 'text'] as const).map((field) => ({
      pointer: `/locales/${tag}/${field}`,
      from: before.locales[tag]?.[field],
      to: after.locales[tag]?.[field],
    })),
  );
  return [...own, ...variants].flatMap(({ pointer, from, to }) => {
    const lines = diffLines(written(from, layouts), written(to, layouts));
    return hasChanges(lines) ? [{ name: fieldName(pointer), lines }] : [];
  });
}

const looks: Record<DiffLine['kind'], { sign: string; word: string; look: string }> = {
  same: { sign: ' ', word: '', look: 'text-ink-2' },
  added: { sign: '+', word: 'new: ', look: 'bg-good-soft text-good' },
  removed: { sign: '−', word: 'gone: ', look: 'bg-bad-soft text-bad' },
  gap: { sign: '⋯', word: 'not shown: ', look: 'text-ink-3 italic' },
};

export function VersionChanges({
  before,
  after,
  layouts,
}: {
  before: TemplateContent;
  after: TemplateContent;
  layouts: ReadonlyMap<string, string>;
}) {
  const changes = useMemo(() => changesBetween(before, after, layouts), [before, after, layouts]);
  if (changes.length === 0) return <p className="text-13 text-ink-3">They say the same.</p>;
  return (
    <div className="grid gap-3">
      {changes.map(({ name, lines }) => (
        <section key={name} aria-label={name}>
          <h3 className="mb-1 font-strong text-12 text-ink-2">{name}</h3>
          <ol className="overflow-hidden rounded-control border border-line bg-sunken py-1 font-mono text-12/[19px]">
            {lines.map(({ kind, text }, place) => {
              const { sign, word, look } = looks[kind];
              return (
                <li
                  // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity.
                  key={place}
                  className={cx('flex gap-2 px-2', look)}
                >
                  <span aria-hidden className="w-3 shrink-0 select-none">
                    {sign}
                  </span>
                  <span className="sr-only">{word}</span>
                  <span className="min-w-0 whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</span>
                </li>
              );
            })}
          </ol>
        </section>
      ))}
    </div>
  );
}
