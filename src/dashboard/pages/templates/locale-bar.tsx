import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { LocaleTag } from '../../../contract/messages/email-texts.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Segmented } from '../../ui/tabs.tsx';

const common = [
  'de',
  'de-AT',
  'de-CH',
  'en-GB',
  'es',
  'es-MX',
  'fr',
  'fr-CA',
  'it',
  'ja',
  'ko',
  'nl',
  'pl',
  'pt',
  'pt-BR',
  'sv',
  'tr',
  'uk',
  'zh',
];

/** Stands for the text itself, which every language falls back on. */
export const fallback = '';

function nameOf(tag: string): string {
  try {
    return new Intl.DisplayNames(['en'], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** What is wrong with a tag that is to be added; null where nothing is. */
export function tagFault(tag: string, taken: readonly string[]): string | null {
  const parsed = LocaleTag.safeParse(tag);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? null;
  return taken.some((one) => one.toLowerCase() === tag.toLowerCase()) ? `There is "${tag}" already.` : null;
}

function AddDialog({
  taken,
  onAdd,
  onClose,
}: {
  taken: readonly string[];
  onAdd: (tag: string) => void;
  onClose: () => void;
}) {
  const [tag, setTag] = useState('');
  const [wasPressed, setPressed] = useState(false);
  const fault = tagFault(tag.trim(), taken);
  const add = () => (fault === null ? onAdd(tag.trim()) : setPressed(true));
  const free = common.filter((one) => tagFault(one, taken) === null);
  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      size="small"
      title="Add a language"
      description="People with this locale get its texts; what you leave out is that of the next wider one: de-AT, then de, then the default."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" onClick={add}>
            Add
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <Field label="Locale" hint="A language tag such as de or de-AT." fault={wasPressed ? fault : null}>
          {(ids) => (
            <Combobox
              {...ids}
              freeText
              value={tag}
              onChange={(next) => setTag(next ?? '')}
              options={free.map((one) => ({ value: one, label: one, hint: nameOf(one) }))}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

/** The languages of a text: which one is edited, one more, one less. */
export function LocaleBar({
  locales,
  value,
  onChange,
  onAdd,
  onRemove,
  disabledReason,
}: {
  locales: readonly string[];
  value: string;
  onChange: (tag: string) => void;
  onAdd: (tag: string) => void;
  onRemove: (tag: string) => void;
  disabledReason: string | null;
}) {
  const [isAdding, setAdding] = useState(false);
  return (
    <div className="flex min-w-0 flex-wrap items-center gap-2">
      <Segmented
        label="Language"
        className="max-w-full flex-wrap"
        value={value}
        onChange={onChange}
        options={[{ value: fallback, label: 'Default' }, ...locales.map((tag) => ({ value: tag, label: tag }))]}
      />
      <Button size="small" icon={Plus} disabledReason={disabledReason} onClick={() => setAdding(true)}>
        Add language
      </Button>
      {value === fallback ? null : (
        <>
          <span className="text-12 text-ink-3">{nameOf(value)}</span>
          <IconButton
            label={`Remove ${value}`}
            icon={Trash2}
            size="small"
            disabledReason={disabledReason}
            onClick={() => onRemove(value)}
          />
        </>
      )}
      {isAdding ? (
        <AddDialog
          taken={locales}
          onClose={() => setAdding(false)}
          onAdd={(tag) => {
            setAdding(false);
            onAdd(tag);
          }}
        />
      ) : null}
    </div>
  );
}
