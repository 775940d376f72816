import type { LeftMessage } from '../../observer.ts';
import type { Playing } from '../playing.ts';
import { endText, listed, nounOf, sentence, sentText } from '../words.ts';
import type { Judge } from './expectation.ts';
import { isWanted, shownMessage, type Wanted, wantedText } from './messages.ts';

/** More messages than a sentence names. */
const mostNamed = 3;

export const sent: Judge<'sent'> = (playing, { sent: kind, times, ...fields }) => {
  const wanted: Wanted = { kind, ...fields };
  const { messages } = playing.happened;
  const found = messages.filter((message) => isWanted(wanted, message));
  if (times === undefined ? found.length > 0 : found.length === times) return null;
  const others = messages.filter((message) => message.kind === kind);
  const actual = others.map(shownMessage);
  if (times === undefined || found.length === 0)
    return {
      message: sentence(`expected ${countText(wanted, times)}, but ${instead(playing, wanted, others)}`),
      actual,
    };
  return {
    message: sentence(`expected ${countText(wanted, times)}, but there were ${found.length}: ${named(found)}`),
    actual,
  };
};

function countText(wanted: Wanted, times: number | undefined): string {
  if (times === undefined) return wantedText(wanted);
  if (times === 0) return wantedText(wanted, `no ${nounOf(wanted.kind)}`);
  return wantedText(wanted, `exactly ${times} ${nounOf(wanted.kind)}${times === 1 ? '' : 's'}`);
}

/** What happened in place of the message. */
function instead({ happened }: Playing, { kind, step }: Wanted, others: readonly LeftMessage[]): string {
  const ends = step === undefined ? [] : happened.steps.filter(({ entry }) => entry.label === step);
  const [last] = ends.slice(-1);
  if (last && last.entry.outcome !== 'sent') return endText(last.entry);
  if (step !== undefined && !last)
    return `no run came to the end of step "${step}"${others.length ? `; ${named(others)}` : ''}`;
  if (others.length > 0) return named(others);
  const held = happened.steps.findLast(({ entry }) => entry.outcome !== 'sent' && entry.outcome !== 'completed');
  return `no ${nounOf(kind)} was sent${held ? `; ${endText(held.entry)}` : ''}`;
}

function named(messages: readonly LeftMessage[]): string {
  const more = messages.length - mostNamed;
  const texts = messages.slice(0, mostNamed).map(sentText);
  return listed(more > 0 ? [...texts, `${more} more`] : texts);
}
