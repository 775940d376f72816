// Whose profiles a round has changed, and by which traits.
import { personOf } from '../../person.ts';
import type { ChangedPerson } from '../../stream/profile-changes.ts';
import type { Prepared } from './prepare.ts';
import type { TakenEvent } from './taken-event.ts';

export interface Changes {
  changed: ChangedPerson[];
  /** Ids that are nobody's any more. */
  gone: string[];
}

/** The people of the open events whose traits, time zone or id have changed; of some everything may have. */
export function changedPeople(
  { open, people, joined, described }: Pick<Prepared, 'open' | 'people' | 'joined' | 'described'>,
  taken: readonly TakenEvent[],
): Changes {
  const traits = new Map<string, Set<string>>();
  const zoned = new Set(described);
  // What an earlier try has set is not returned once more.
  const again = new Map(taken.map(({ event, context, repeats }) => [event.id, repeats && context?.timezone]));
  for (const event of open) {
    const hasZone = zoned.has(personOf(event)) || again.get(event.id);
    const named = [...Object.keys(event.traits ?? {}), ...(hasZone ? ['timezone'] : [])];
    if (named.length === 0) continue;
    const known = traits.get(personOf(event)) ?? new Set();
    for (const name of named) known.add(name);
    traits.set(personOf(event), known);
  }
  const all = new Set(joined.map(({ join }) => join.to));
  const changed = [...new Set([...traits.keys(), ...all])].flatMap((id): ChangedPerson[] => {
    const profile = people.get(id);
    return profile ? [{ profile, traits: all.has(id) ? null : (traits.get(id) ?? null) }] : [];
  });
  return { changed, gone: joined.map(({ join }) => join.from) };
}
