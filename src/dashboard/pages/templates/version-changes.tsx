// What differs between two versions of a template, field by field.
import { useMemo } from 'react';
import { LineDiff } from '../../diff/line-diff.tsx';
import { type DiffLine, diffLines, hasChanges } from '../../diff/text-diff.ts';
import { fieldName } from './conflict-dialog.tsx';
import type { TemplateContent } from './content.ts';

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
          <LineDiff lines={lines} />
        </section>
      ))}
    </div>
  );
}
