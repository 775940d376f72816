import { isObject } from '../../../contract/json.ts';
import { FaultText } from '../../ui/field.tsx';
import { RadioCards } from '../../ui/inputs.tsx';
import { faultsAt } from '../faults.ts';
import { faultWords, GroupFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { childPointer } from '../pointers.ts';
import { Properties } from '../shapes/properties.tsx';

const flavors = [
  { value: 'generate', label: 'Write a text', hint: 'The result is the text' },
  { value: 'decide', label: 'Decide', hint: 'Picks one of some choices, and may jump' },
  { value: 'extract', label: 'Find traits', hint: 'Writes what it finds to the person' },
];
/** Fields that belong to one flavor. */
const only: Readonly<Record<string, string>> = { choices: 'decide', fields: 'extract' };

/** The config of a question to a model: what it is for decides which fields there are. */
export function AiField({ pointer, value, onChange, faults, schema }: FieldProps) {
  const { readOnly } = useFormContext();
  const config = isObject(value) ? value : {};
  const flavor = String(config.flavor ?? 'generate');
  const choose = (next: string) => {
    const kept = Object.entries(config).filter(([name]) => only[name] === undefined || only[name] === next);
    onChange({ ...Object.fromEntries(kept), flavor: next });
  };
  const own = faultWords(faultsAt(faults, pointer));
  return (
    <div className="grid gap-3.5">
      <GroupFrame label="Ask the model to" hint="" faults={faultsAt(faults, childPointer(pointer, 'flavor'))} flat>
        <RadioCards
          label="Ask the model to"
          hideLabel
          columns={1}
          value={flavor}
          onChange={choose}
          options={flavors.map((one) => ({ ...one, disabled: readOnly }))}
        />
      </GroupFrame>
      <Properties pointer={pointer} schema={schema} except={['flavor']} />
      {own ? <FaultText>{own}</FaultText> : null}
    </div>
  );
}
