import type { TemplatePreview } from '../../api/queries/templates.ts';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../words/counted.ts';
import { placeOf, type TextPlace, type Texts } from './used-paths.ts';

/** What the sample has no value for, each with a way to where it is written, and what else may not be meant. */
export function PreviewNotes({
  preview: { missing, warnings },
  texts,
  person,
  elsewhere,
  onJump,
}: {
  preview: TemplatePreview;
  /** Of the language that is edited. */
  texts: Texts;
  person: string | null;
  /** What else reads variables, e.g. "the layout or a partial". */
  elsewhere: string;
  onJump: (place: TextPlace) => void;
}) {
  if (missing.length === 0 && warnings.length === 0) return null;
  return (
    <div className="grid gap-2 rounded-control border border-line bg-hold-soft px-3 py-2 text-12 text-ink">
      {missing.length === 0 ? null : (
        <section aria-label="Variables without a value" className="grid gap-1.5">
          <p>
            {counted(missing.length, 'variable has', 'variables have')} no value{' '}
            {person === null ? 'here' : `for ${person}`}, and {missing.length === 1 ? 'is' : 'are'} printed as nothing:
          </p>
          <ul className="flex flex-wrap gap-1.5">
            {missing.map((path) => {
              const place = placeOf(texts, path);
              return (
                <li key={path}>
                  {place === null ? (
                    <span title={`Read by ${elsewhere}`} className="inline-flex min-h-6 items-center px-1">
                      <code className="font-mono [overflow-wrap:anywhere]">{path}</code>
                      <span className="ml-1 text-ink-2">in {elsewhere}</span>
                    </span>
                  ) : (
                    <Button
                      size="small"
                      className="max-w-full font-mono"
                      title="Go to where it is written"
                      onClick={() => onJump(place)}
                    >
                      <span className="truncate">{path}</span>
                    </Button>
                  )}
                </li>
              );
            })}
          </ul>
        </section>
      )}
      {warnings.map(({ code, message }) => (
        <p key={code}>{message}</p>
      ))}
    </div>
  );
}
