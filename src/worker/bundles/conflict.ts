import { AppError } from '../../contract/errors.ts';
import { isoTime } from '../../contract/primitives.ts';
import { type Content, managedKey } from './content.ts';

const named = 3;

/** The 409 of an import that was overtaken again and again; says who changed what meanwhile. */
export function overtakenByWhom(before: Content, now: Content, cause: unknown): AppError {
  const known = new Map(before.items.map((item) => [managedKey(item.kind, item.id), item]));
  const changed = now.items.filter(
    ({ kind, id, updatedAt }) => known.get(managedKey(kind, id))?.updatedAt !== updatedAt,
  );
  const present = new Set(now.items.map(({ kind, id }) => managedKey(kind, id)));
  const gone = before.items.filter(({ kind, id }) => !present.has(managedKey(kind, id)));
  const sentences = [
    ...changed.map(
      ({ kind, name, updatedBy, updatedAt }) =>
        `${updatedBy ?? 'Somebody'} changed the ${kind} "${name}" at ${isoTime(updatedAt)}.`,
    ),
    ...gone.map(({ kind, name }) => `Somebody deleted the ${kind} "${name}".`),
  ];
  const rest = sentences.length - named;
  const told = [...sentences.slice(0, named), ...(rest > 0 ? [`And ${rest} more.`] : [])].join(' ');
  const message = `The project was changed again and again while the bundle was imported, so nothing was imported; try again. ${told}`;
  return new AppError('conflict', message.trim(), { cause });
}
