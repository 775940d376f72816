import { nounOf, sentence, sentText } from '../words.ts';
import type { Judge } from './expectation.ts';
import { isWanted, shownMessage, type Wanted, wantedText } from './messages.ts';

export const notSent: Judge<'notSent'> = ({ happened }, { notSent: kind, ...fields }) => {
  const wanted: Wanted = { kind, ...fields };
  const found = happened.messages.filter((message) => isWanted(wanted, message));
  const [first] = found;
  if (!first) return null;
  const more = found.length === 1 ? '' : `, and ${found.length - 1} more`;
  const message = sentence(`expected ${wantedText(wanted, `no ${nounOf(kind)}`)}, but ${sentText(first)}${more}`);
  return { message, actual: found.map(shownMessage) };
};
