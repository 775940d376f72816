import { useMemo, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { NumberInput, Select, TextArea, TextInput } from '../../ui/inputs.tsx';
import { useFormContext } from '../form-context.ts';
import { sampleText } from '../template-input/complete.ts';
import { readTemplate } from '../template-input/highlight.ts';
import { TemplateInput } from '../template-input/template-input.tsx';
import { useConditions } from './builder-context.ts';
import { JsonText } from './json-text.tsx';
import { asKind, kindOf, meantValue, type ValueKind } from './values.ts';

interface ValueProps {
  op: string;
  value: unknown;
  sample: unknown;
  name: string;
  onChange: (value: unknown) => void;
}

/** What is compared with, typed in by its type; the menu of the row changes the type. */
export function ValueInput(props: ValueProps) {
  const { op, value, name, onChange } = props;
  const { readOnly } = useConditions();
  const meant = readOnly ? undefined : meantValue(op, value);
  return (
    <span className="grid min-w-0 gap-1">
      <Typed kind={kindOf(op, value)} {...props} />
      {meant === undefined ? null : (
        <span>
          <Button
            size="small"
            variant="ghost"
            className="h-auto! min-h-6.5 whitespace-normal! text-left"
            aria-label={`${name}: use ${meant} in place of the text`}
            onClick={() => onChange(meant)}
          >
            Use the {typeof meant === 'number' ? 'number' : 'value'} {String(meant)}
          </Button>
        </span>
      )}
    </span>
  );
}

function Typed({ kind, op, value, sample, name, onChange }: ValueProps & { kind: ValueKind }) {
  const { templates, readOnly } = useConditions();
  const label = `Value of ${name}`;
  const placeholder = sampleText(sample);
  switch (kind) {
    case 'text':
      return templates ? (
        <TemplateValue label={label} value={value} placeholder={placeholder} onChange={onChange} />
      ) : (
        <TextInput
          aria-label={label}
          value={textOf(value)}
          placeholder={placeholder}
          onChange={onChange}
          readOnly={readOnly}
        />
      );
    case 'moment':
      return templates ? (
        <TemplateValue label={label} value={value} placeholder="2026-05-01 or now" onChange={onChange} />
      ) : (
        <TextInput
          aria-label={label}
          value={textOf(value)}
          placeholder="2026-05-01 or now"
          onChange={onChange}
          readOnly={readOnly}
        />
      );
    case 'number':
      return (
        <NumberInput
          aria-label={label}
          value={typeof value === 'number' ? value : null}
          onChange={(next) => onChange(next ?? undefined)}
          readOnly={readOnly}
          {...(op === 'withinDays' ? { unit: 'days' } : {})}
        />
      );
    case 'flag':
      return <Flag label={label} op={op} value={value} onChange={onChange} />;
    case 'nothing':
      return <span className="py-1.5 text-12 text-ink-3">null</span>;
    case 'texts':
    case 'numbers':
      return <Lines label={label} kind={kind} value={value} onChange={onChange} />;
    case 'json':
      return <JsonText label={label} value={value} onChange={(next) => onChange(next ?? null)} />;
  }
}

const textOf = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

function TemplateValue({
  label,
  value,
  placeholder,
  onChange,
}: {
  label: string;
  value: unknown;
  placeholder: string;
  onChange: (value: string) => void;
}) {
  const { variables } = useFormContext();
  const source = textOf(value);
  const reading = useMemo(() => readTemplate(source, { html: false }, { variables }), [source, variables]);
  return (
    <TemplateInput aria-label={label} value={source} onChange={onChange} reading={reading} placeholder={placeholder} />
  );
}

function Flag({
  label,
  op,
  value,
  onChange,
}: {
  label: string;
  op: string;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const { readOnly } = useConditions();
  const words = op === 'exists' ? { yes: 'Yes, it is there', no: 'No, it is missing' } : { yes: 'true', no: 'false' };
  return (
    <Select
      label={label}
      disabled={readOnly}
      value={value === false ? 'no' : 'yes'}
      onChange={(next) => onChange(next === 'yes')}
      options={[
        { value: 'yes', label: words.yes },
        { value: 'no', label: words.no },
      ]}
    />
  );
}

/** A list, one value a line. */
function Lines({
  label,
  kind,
  value,
  onChange,
}: {
  label: string;
  kind: 'texts' | 'numbers';
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const { readOnly } = useConditions();
  const [draft, setDraft] = useState<string | null>(null);
  const written = Array.isArray(value) ? value.map(String).join('\n') : '';
  const change = (text: string) => {
    setDraft(text);
    onChange(asKind(text.split('\n'), kind));
  };
  return (
    <TextArea
      aria-label={`${label}, one a line`}
      rows={2}
      value={draft ?? written}
      onChange={change}
      onBlur={() => setDraft(null)}
      placeholder="One value a line"
      readOnly={readOnly}
    />
  );
}
