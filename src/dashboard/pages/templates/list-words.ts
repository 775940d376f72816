import { counted } from '../../words/counted.ts';
import type { TextUser } from './text-users.ts';

/** Languages that a text has beside its own, e.g. `de, de-AT`. */
export const languages = (locales: Readonly<Record<string, unknown>>): string => {
  const tags = Object.keys(locales);
  return tags.length === 0 ? '–' : tags.join(', ');
};

const nouns = ['template', 'layout', 'partial', 'workflow', 'rule'] as const;

/** `2 templates, 1 workflow`; null for nobody. */
export function userWords(users: readonly TextUser[]): string | null {
  const parts = nouns.flatMap((noun) => {
    const count = users.filter(({ kind }) => kind === noun).length;
    return count === 0 ? [] : [counted(count, noun)];
  });
  return parts.length === 0 ? null : parts.join(', ');
}
