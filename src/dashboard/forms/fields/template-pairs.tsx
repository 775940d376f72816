// Pairs of a name and a value that is a template.
import { Plus, X } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { isObject } from '../../../contract/json.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { FaultText } from '../../ui/field.tsx';
import { faultsAt, faultsWithin } from '../faults.ts';
import { faultWords, GroupFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { childPointer } from '../pointers.ts';
import { PairName } from '../shapes/pair-name.tsx';
import { readTemplate } from '../template-input/highlight.ts';
import { TemplateInput } from '../template-input/template-input.tsx';
import { keptTypeOf } from './kept-type.ts';

type Entry = readonly [name: string, value: unknown];

interface PairsProps extends FieldProps {
  noun: string;
  namePlaceholder: string;
  start: unknown;
  children: (entry: { name: string; label: string; value: unknown; onChange: (value: unknown) => void }) => ReactNode;
}

/** Rows of a name and whatever edits its value. */
function Pairs({ noun, namePlaceholder, start, children, ...props }: PairsProps) {
  const { pointer, label, hint, value, onChange, faults, required } = props;
  const { readOnly } = useFormContext();
  const entries: Entry[] = Object.entries(isObject(value) ? value : {});
  const names = entries.map(([name]) => name);
  const write = (next: readonly Entry[]) =>
    onChange(next.length === 0 && !required ? undefined : Object.fromEntries(next));
  const put = (place: number, entry: Entry) => write(entries.map((old, at) => (at === place ? entry : old)));
  return (
    <GroupFrame label={label} hint={hint} faults={faultsAt(faults, pointer)} flat>
      <div className="grid gap-2">
        {entries.map(([name, held], place) => {
          const at = childPointer(pointer, name);
          const fault = faultWords(faultsWithin(faults, at));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the name changes while it is typed.
            <div key={place} data-field={at} className="grid min-w-0 gap-1">
              <div className="grid min-w-0 grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-start gap-1.5">
                <PairName
                  label={`Name of ${noun} ${place + 1}`}
                  name={name}
                  taken={names}
                  readOnly={readOnly}
                  placeholder={namePlaceholder}
                  onRename={(next) => put(place, [next, held])}
                />
                <div className="min-w-0">
                  {children({
                    name,
                    label: `Value of ${name || `${noun} ${place + 1}`}`,
                    value: held,
                    onChange: (next) => put(place, [name, next]),
                  })}
                </div>
                {readOnly ? null : (
                  <IconButton
                    label={`Remove ${name || `${noun} ${place + 1}`}`}
                    icon={X}
                    onClick={() => write(entries.filter((_, index) => index !== place))}
                  />
                )}
              </div>
              {fault ? <FaultText>{fault}</FaultText> : null}
            </div>
          );
        })}
        {readOnly ? null : (
          <span>
            <Button
              size="small"
              icon={Plus}
              disabledReason={names.includes('') ? 'Name the new one first' : null}
              onClick={() => write([...entries, ['', start]])}
            >
              Add {noun}
            </Button>
          </span>
        )}
      </div>
    </GroupFrame>
  );
}

function TemplateValue({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { variables } = useFormContext();
  const reading = useMemo(() => readTemplate(value, { html: false }, { variables }), [value, variables]);
  return <TemplateInput aria-label={label} value={value} onChange={onChange} reading={reading} />;
}

/** Data of a push: every value is a text. */
export const DataField = (props: FieldProps) => (
  <Pairs {...props} noun="entry" namePlaceholder="orderId" start="">
    {({ label, value, onChange }) => <TemplateValue label={label} value={String(value ?? '')} onChange={onChange} />}
  </Pairs>
);

/** Headers of a webhook: a value, or one that is kept secret. */
export const HeadersField = (props: FieldProps) => (
  <Pairs {...props} noun="header" namePlaceholder="X-Api-Key" start="">
    {({ label, value, onChange }) => <HeaderValue label={label} value={value} onChange={onChange} />}
  </Pairs>
);

function HeaderValue({
  label,
  value,
  onChange,
}: {
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const { readOnly } = useFormContext();
  const isSecret = isObject(value) && value.secret === true;
  const text = isObject(value) ? String(value.value ?? '') : String(value ?? '');
  const write = (next: string, secret: boolean) => onChange(secret ? { value: next, secret } : next);
  return (
    <span className="grid min-w-0 gap-1">
      <TemplateValue label={label} value={text} onChange={(next) => write(next, isSecret)} />
      <label className="flex min-h-6 items-center gap-1.5 text-12 text-ink-2">
        <input
          type="checkbox"
          checked={isSecret}
          disabled={readOnly}
          onChange={(event) => write(text, event.target.checked)}
          className="size-4 accent-accent-solid"
        />
        Store encrypted
      </label>
    </span>
  );
}

/** Traits: a text with templates, or any other value. */
export const TraitsField = (props: FieldProps) => (
  <Pairs {...props} noun="trait" namePlaceholder="plan" start="">
    {({ label, value, onChange }) => <TraitValue label={label} value={value} onChange={onChange} />}
  </Pairs>
);

function TraitValue({ label, value, onChange }: { label: string; value: unknown; onChange: (value: unknown) => void }) {
  const { variables } = useFormContext();
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const kept = typeof value === 'string' ? keptTypeOf(value, variables) : typeNote(value);
  const asValue = typeof value === 'string' ? plainValue(value) : undefined;
  return (
    <span className="grid min-w-0 gap-1">
      <TemplateValue
        label={label}
        value={text}
        onChange={(next) => onChange(typeof value === 'string' ? next : (plainValue(next) ?? next))}
      />
      {kept === null ? null : <span className="text-11 text-ink-3">{kept}</span>}
      {asValue === undefined ? null : (
        <span>
          <Button size="small" variant="ghost" onClick={() => onChange(asValue)}>
            Store as{' '}
            {asValue === null ? 'null, which removes it' : typeof asValue === 'object' ? 'JSON' : `a ${typeof asValue}`}
          </Button>
        </span>
      )}
    </span>
  );
}

const typeNote = (value: unknown): string => {
  if (value === null) return 'null: removes the trait';
  return typeof value === 'object' ? 'Stored as JSON' : `Stored as a ${typeof value}`;
};

/** The value that a text would be as JSON; undefined where it is a text only. */
function plainValue(text: string): unknown {
  if (!/^\s*(?:-?\d|true|false|null|[[{])/.test(text) || text.includes('{{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
