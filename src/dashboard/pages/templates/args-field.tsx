import { Plus, Trash2 } from 'lucide-react';
import { faultsAt } from '../../forms/faults.ts';
import { FieldFrame, GroupFrame } from '../../forms/field-frame.tsx';
import { useFormContext } from '../../forms/form-context.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextInput } from '../../ui/inputs.tsx';
import type { PartialContent } from './content.ts';
import type { TextDraft } from './use-text-draft.ts';

/** What a call of a partial may give. */
export function ArgsField({ draft: { value, onChange, faults } }: { draft: TextDraft<PartialContent> }) {
  const { readOnly } = useFormContext();
  const { args } = value;
  return (
    <div data-field="/args">
      <GroupFrame
        label="Arguments"
        hint="What a call gives: {{> button url=event.url label=&quot;Open&quot;}}. One without a default has to be given."
        faults={faultsAt(faults, '/args')}
        flat={args.length === 0}
        actions={
          readOnly ? null : (
            <Button size="small" icon={Plus} onClick={() => onChange('/args', [...args, { name: '' }])}>
              Add argument
            </Button>
          )
        }
      >
        <ul className="grid gap-3">
          {args.map((arg, place) => {
            const at = `/args/${place}`;
            return (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: an argument may have no name yet.
                key={place}
                className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] items-start gap-2"
              >
                <div data-field={`${at}/name`}>
                  <FieldFrame label="Name" hint="" required faults={faultsAt(faults, `${at}/name`)}>
                    {(ids) => (
                      <TextInput
                        {...ids}
                        mono
                        readOnly={readOnly}
                        value={arg.name}
                        onChange={(name) => onChange(`${at}/name`, name)}
                      />
                    )}
                  </FieldFrame>
                </div>
                <div data-field={`${at}/default`}>
                  <FieldFrame label="Default" hint="" required={false} faults={faultsAt(faults, `${at}/default`)}>
                    {(ids) => (
                      <TextInput
                        {...ids}
                        readOnly={readOnly}
                        value={arg.default ?? ''}
                        onChange={(text) => onChange(`${at}/default`, text === '' ? undefined : text)}
                      />
                    )}
                  </FieldFrame>
                </div>
                <span className="pt-[23px]">
                  {readOnly ? null : (
                    <IconButton
                      label={`Remove ${arg.name || `argument ${place + 1}`}`}
                      icon={Trash2}
                      onClick={() => onChange(at, undefined)}
                    />
                  )}
                </span>
              </li>
            );
          })}
        </ul>
        {args.length === 0 ? <p className="text-12 text-ink-3">It takes none.</p> : null}
      </GroupFrame>
    </div>
  );
}
