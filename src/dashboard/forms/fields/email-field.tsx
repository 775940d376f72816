import { isObject } from '../../../contract/json.ts';
import { FaultText } from '../../ui/field.tsx';
import { Segmented } from '../../ui/tabs.tsx';
import { faultsAt } from '../faults.ts';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { Properties } from '../shapes/properties.tsx';

const sources = [
  { value: 'inline', label: 'Write here' },
  { value: 'saved', label: 'Saved template' },
] as const;

const inlineFields = ['subject', 'bodyHtml', 'bodyText', 'layoutId'];
const savedFields = ['templateId', 'templateVersion'];

/** The config of an email: what is written in the step, or a saved template. */
export function EmailField({ pointer, value, onChange, faults, schema }: FieldProps) {
  const { readOnly } = useFormContext();
  const config = isObject(value) ? value : {};
  const kind = config.templateId === undefined ? 'inline' : 'saved';
  const choose = (next: 'inline' | 'saved') => {
    const gone = new Set(next === 'inline' ? savedFields : inlineFields);
    const kept = Object.fromEntries(Object.entries(config).filter(([name]) => !gone.has(name)));
    onChange(next === 'inline' ? { ...kept, subject: '', bodyHtml: '' } : { ...kept, templateId: '' });
  };
  return (
    <div className="grid gap-3.5">
      <Properties pointer={pointer} schema={schema} only={['to']} />
      <div className="grid gap-1">
        <span aria-hidden className="font-strong text-12 text-ink-2">
          Message
        </span>
        <Segmented
          label="Message"
          className="w-full"
          value={kind}
          onChange={choose}
          options={sources.map((source) => ({ ...source, disabled: readOnly }))}
        />
      </div>
      <Properties pointer={pointer} schema={schema} except={['to']} />
      {faultsAt(faults, pointer).map(({ message }) => (
        <FaultText key={message}>{message}</FaultText>
      ))}
    </div>
  );
}
