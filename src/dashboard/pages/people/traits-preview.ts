import { columnTraits } from './trait-value.ts';

const mostLength = 60;

/** The traits of a person in one line; those that have a column of their own are left out. */
export function traitsPreview(traits: Readonly<Record<string, unknown>>): string {
  return Object.entries(traits)
    .filter(([name]) => !isColumnTrait(name))
    .map(([name, value]) => `${name}: ${shortValue(value)}`)
    .join(', ');
}

export const isColumnTrait = (name: string): boolean => (columnTraits as readonly string[]).includes(name);

function shortValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > mostLength ? `${text.slice(0, mostLength)}…` : text;
}
