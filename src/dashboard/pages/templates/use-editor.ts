// What the editors of templates, layouts and partials have in common beside the draft: the language, the body, where to go.
import { useState } from 'react';
import type { TextContent } from './content.ts';
import { fallback } from './locale-bar.tsx';
import { type BodyTab, pointerOf } from './text-fields.tsx';
import type { TextDraft } from './use-text-draft.ts';
import type { TextPlace } from './used-paths.ts';

/** Moves the focus to a place in a field of one line. */
function select(form: HTMLElement | null, pointer: string, { from, to }: TextPlace): void {
  const place = [...(form?.querySelectorAll<HTMLElement>('[data-field]') ?? [])].find(
    ({ dataset }) => dataset.field === pointer,
  );
  const input = place?.querySelector('input');
  input?.focus();
  input?.setSelectionRange(from, to);
  input?.scrollIntoView({ block: 'center' });
}

export function useEditor<T extends TextContent>(draft: TextDraft<T>) {
  const { value, onChange, form } = draft;
  const [chosen, setLocale] = useState(fallback);
  const [tab, setTab] = useState<BodyTab>('html');
  const [goTo, setGoTo] = useState<TextPlace | null>(null);
  const locales = Object.keys(value.locales);
  const locale = locales.includes(chosen) ? chosen : fallback;
  return {
    ...{ locale, locales, tab, setTab, goTo, setLocale },
    jump: (place: TextPlace) => {
      const { field } = place;
      if (field === 'html' || field === 'text') {
        setTab(field);
        // A new object each time, as the editor goes to it when it changes.
        setGoTo({ ...place });
      } else select(form.current, pointerOf(field, locale), place);
    },
    addLocale: (tag: string, start: Readonly<Record<string, string>>) => {
      onChange('/locales', { ...value.locales, [tag]: start });
      setLocale(tag);
    },
    removeLocale: (tag: string) => {
      const rest = Object.entries(value.locales).filter(([name]) => name !== tag);
      onChange('/locales', Object.fromEntries(rest));
      setLocale(fallback);
    },
  };
}
