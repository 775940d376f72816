import { allowedTargets, endTarget, exitId, triggerId } from '../exits.ts';
import { relead, settled, wayAt, wiringOf } from '../wiring.ts';
import { type EditOf, named, refused } from './edit.ts';

export const connect: EditOf<'connect'> = (draft, { at, target }) => {
  const wiring = wiringOf(draft);
  const way = wayAt(wiring, at);
  if (way === undefined) return refused('There is no such exit.');
  if (!allowedTargets(draft, at).includes(target)) {
    const goal = named(draft, target);
    return refused(
      at.label === triggerId
        ? `The trigger cannot lead to ${goal}, which other steps lead to.`
        : `${named(draft, at.label)} cannot go to ${goal}: a run only goes forward.`,
    );
  }
  relead(wiring, ({ id }) => id === exitId(at), target);
  const words = way.word === null ? named(draft, at.label) : `${way.word} of ${named(draft, at.label)}`;
  const says = target === endTarget ? `${words} now ends the run.` : `${words} now goes to ${named(draft, target)}.`;
  return { ok: true, draft: settled(draft, wiring), says };
};
