// The texts of one language: each its own, or that of the next wider language.
import { type ReactNode, useMemo } from 'react';
import type { Fault } from '../../../contract/errors.ts';
import type { CompileOptions } from '../../../engine/templates/compile.ts';
import { variantsOf } from '../../../engine/templates/email/locale.ts';
import { CodeEditor } from '../../editor/code-editor.tsx';
import { faultsAt } from '../../forms/faults.ts';
import { FieldFrame, faultWords } from '../../forms/field-frame.tsx';
import { useFormContext } from '../../forms/form-context.ts';
import { childPointer, readPointer, writePointer } from '../../forms/pointers.ts';
import { readTemplate } from '../../forms/template-input/highlight.ts';
import { TemplateInput } from '../../forms/template-input/template-input.tsx';
import { Button } from '../../ui/button.tsx';
import { FaultText } from '../../ui/field.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import type { TextContent } from './content.ts';
import { fallback } from './locale-bar.tsx';
import type { TextFieldName, TextPlace } from './used-paths.ts';

export type BodyTab = 'html' | 'text';

export interface TextFieldsProps {
  value: TextContent & { subject?: string; preheader?: string | null; text?: string | null };
  onChange: (pointer: string, value: unknown) => void;
  faults: readonly Fault[];
  /** '' for the texts themselves. */
  locale: string;
  /** Which texts there are beside the HTML. */
  has: { subject: boolean; text: boolean };
  /** How templates are read in the HTML and in the text. */
  reading: Readonly<Record<BodyTab, CompileOptions>>;
  tab: BodyTab;
  onTab: (tab: BodyTab) => void;
  /** A place in a body to go to. */
  goTo: TextPlace | null;
  /** What the HTML is for. */
  hint?: ReactNode;
}

/** Pointer of a text of a language. */
export const pointerOf = (field: TextFieldName, locale: string): string =>
  locale === fallback ? childPointer('', field) : childPointer('', 'locales', locale, field);

interface OneText {
  pointer: string;
  /** null: it is that of another language, or made from the HTML. */
  own: string | null;
  /** What is used in its place. */
  inherited: { text: string; from: string } | null;
}

/** A text of a language, and where it comes from while it has none of its own. */
export function textAt(value: TextFieldsProps['value'], field: TextFieldName, locale: string): OneText {
  const pointer = pointerOf(field, locale);
  const own = readPointer(value, pointer);
  if (typeof own === 'string') return { pointer, own, inherited: null };
  if (locale === fallback) return { pointer, own: null, inherited: null };
  const rest = variantsOf(writePointer(value, pointer, undefined) as TextFieldsProps['value'], locale);
  const found = field === 'text' ? rest.plain() : rest.pick(field);
  return { pointer, own: null, inherited: found && { text: found.text, from: found.tag ?? 'the default' } };
}

/** In the place of a text that a language does not have of its own. */
function Inherited({ text, label, onWrite }: { text: OneText; label: string; onWrite: (start: string) => void }) {
  const { readOnly } = useFormContext();
  const { inherited } = text;
  return (
    <div className="flex min-w-0 items-center gap-2 rounded-control border border-line border-dashed px-2.5 py-1.5 text-12 text-ink-3">
      <span className="min-w-0 flex-1 truncate">
        {inherited === null ? 'Made from the HTML' : `From ${inherited.from}: ${inherited.text || '(empty)'}`}
      </span>
      {readOnly ? null : (
        <Button
          size="small"
          onClick={() => onWrite(inherited?.text ?? '')}
          aria-label={`Write another ${label.toLowerCase()}`}
        >
          {inherited === null ? 'Write one' : 'Write another'}
        </Button>
      )}
    </div>
  );
}

/** Takes a text away, where something stands in for it. */
function GiveUp({ label, onGiveUp }: { label: string; onGiveUp: () => void }) {
  const { readOnly } = useFormContext();
  if (readOnly) return null;
  return (
    <Button variant="ghost" size="small" className="w-fit" onClick={onGiveUp}>
      {label}
    </Button>
  );
}

function Line({
  props,
  field,
  label,
  hint,
  required,
}: {
  props: TextFieldsProps;
  field: 'subject' | 'preheader';
  label: string;
  hint: string;
  required: boolean;
}) {
  const { value, onChange, faults, locale } = props;
  const { variables, readOnly } = useFormContext();
  const text = textAt(value, field, locale);
  const source = text.own ?? '';
  const reading = useMemo(() => readTemplate(source, { html: false }, { variables }), [source, variables]);
  const isVariant = locale !== fallback;
  const given = faultsAt(faults, text.pointer);
  const own = reading.faults.map(({ code, message }): Fault => ({ pointer: text.pointer, code, message }));
  if (isVariant && text.own === null) {
    return (
      <div data-field={text.pointer} className="grid gap-[5px]">
        <span className="font-strong text-12 text-ink-2">{label}</span>
        <Inherited text={text} label={label} onWrite={(start) => onChange(text.pointer, start)} />
      </div>
    );
  }
  const empty = isVariant || required ? '' : null;
  return (
    <div data-field={text.pointer} className="grid min-w-0 gap-1">
      <FieldFrame label={label} hint={hint} required={required || isVariant} faults={given.length > 0 ? given : own}>
        {(ids) => (
          <TemplateInput
            {...ids}
            value={source}
            onChange={(next) => onChange(text.pointer, next === '' ? empty : next)}
            reading={reading}
          />
        )}
      </FieldFrame>
      {readOnly ? null : (
        <div className="flex flex-wrap gap-1.5 empty:hidden">
          {reading.fixes.map((fix) => (
            <Button key={fix.text} size="small" title={fix.message} onClick={() => onChange(text.pointer, fix.text)}>
              Replace with <span className="font-mono">{fix.label}</span>
            </Button>
          ))}
          {isVariant ? (
            <GiveUp label={`Use the wider ${label.toLowerCase()}`} onGiveUp={() => onChange(text.pointer, undefined)} />
          ) : null}
        </div>
      )}
    </div>
  );
}

function Body({ props, field }: { props: TextFieldsProps; field: BodyTab }) {
  const { value, onChange, faults, locale, reading, goTo } = props;
  const { variables, readOnly } = useFormContext();
  const text = textAt(value, field, locale);
  const label = field === 'html' ? 'HTML' : 'Plain text';
  const found = faultsAt(faults, text.pointer);
  const isVariant = locale !== fallback;
  const isMade = text.own === null;
  const canGiveUp = isVariant || field === 'text';
  return (
    <div data-field={text.pointer} className="grid min-w-0 gap-1.5">
      {isMade && (isVariant || field === 'text') ? (
        <Inherited text={text} label={label} onWrite={(start) => onChange(text.pointer, start)} />
      ) : (
        <CodeEditor
          key={text.pointer}
          language={field}
          label={label}
          value={text.own ?? ''}
          onChange={(next) => onChange(text.pointer, next)}
          description={faultWords(found) ?? ''}
          isInvalid={found.length > 0}
          variables={variables}
          reading={reading[field]}
          readOnly={readOnly}
          lines={field === 'html' ? 18 : 10}
          goTo={goTo?.field === field ? goTo : null}
        />
      )}
      {found.map(({ message }) => (
        <FaultText key={message}>{message}</FaultText>
      ))}
      {canGiveUp && !isMade ? (
        <GiveUp
          label={
            isVariant ? `Use the wider ${field === 'html' ? 'HTML' : 'plain text'}` : 'Make it from the HTML again'
          }
          onGiveUp={() => onChange(text.pointer, isVariant ? undefined : null)}
        />
      ) : null}
    </div>
  );
}

const tabs = [
  { value: 'html', label: 'HTML' },
  { value: 'text', label: 'Plain text' },
] as const;

export function TextFields(props: TextFieldsProps) {
  const { has, tab, onTab, hint } = props;
  const shown = has.text ? tab : 'html';
  return (
    <>
      {has.subject ? (
        <>
          <Line props={props} field="subject" label="Subject" hint="" required />
          <Line
            props={props}
            field="preheader"
            label="Preheader"
            hint="What a list of mails shows behind the subject; hidden in the mail itself."
            required={false}
          />
        </>
      ) : null}
      <div className="grid min-w-0 gap-1.5">
        <div className="flex flex-wrap items-center gap-2">
          <span className="font-strong text-12 text-ink-2">Body</span>
          {has.text ? <Segmented label="Body" value={shown} onChange={onTab} options={tabs} /> : null}
        </div>
        {hint && shown === 'html' ? <p className="text-12 text-ink-3">{hint}</p> : null}
        <Body key={shown} props={props} field={shown} />
      </div>
    </>
  );
}
