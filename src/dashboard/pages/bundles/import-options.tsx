import type { ImportOptions } from '../../api/queries/bundles.ts';
import { Field } from '../../ui/field.tsx';
import { Checkbox, TextInput } from '../../ui/inputs.tsx';

export const defaultOptions: ImportOptions = {
  source: 'default',
  ref: '',
  prune: false,
  takeOver: false,
  onDrift: 'overwrite',
  runs: {},
};

/** How the import is to be done; every change makes a new plan. */
export function OptionFields({
  options,
  sourceFault,
  onChange,
}: {
  options: ImportOptions;
  sourceFault: string | null;
  onChange: (options: ImportOptions) => void;
}) {
  const set = (part: Partial<ImportOptions>) => onChange({ ...options, ...part });
  return (
    <div className="grid gap-3">
      <Field label="Source" hint="Where the bundle comes from, usually a repository." fault={sourceFault}>
        {(ids) => <TextInput {...ids} value={options.source} onChange={(source) => set({ source })} />}
      </Field>
      <Field label="Reference" optional hint="What it was made of, e.g. a commit.">
        {(ids) => <TextInput {...ids} value={options.ref} onChange={(ref) => set({ ref })} />}
      </Field>
      <Checkbox
        label="Delete what the bundle no longer holds"
        hint="Only what this source has imported before, of the kinds that are in the bundle."
        checked={options.prune}
        onChange={(prune) => set({ prune })}
      />
      <Checkbox
        label="Take over items of other sources"
        checked={options.takeOver}
        onChange={(takeOver) => set({ takeOver })}
      />
      <Checkbox
        label="Undo changes made by hand"
        hint="Otherwise the import is refused where somebody has changed an item."
        checked={options.onDrift === 'overwrite'}
        onChange={(isChecked) => set({ onDrift: isChecked ? 'overwrite' : 'refuse' })}
      />
    </div>
  );
}
