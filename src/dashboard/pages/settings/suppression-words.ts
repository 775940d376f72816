import type { Suppression } from '../../api/queries/people.ts';
import type { Tone } from '../../ui/chip.tsx';

export const kindWords: Readonly<Record<Suppression['kind'], string>> = { email: 'Email', sms: 'SMS' };

export const reasonWords: Readonly<Record<Suppression['reason'], { text: string; tone: Tone; warning: string }>> = {
  hard_bounce: {
    text: 'bounced',
    tone: 'bad',
    warning: 'It bounced: where the mailbox still does not exist, the next message bounces again and costs reputation.',
  },
  complaint: {
    text: 'complained',
    tone: 'bad',
    warning: 'Its owner marked a message as spam. Write there again only if they asked you to.',
  },
  unsubscribed: {
    text: 'unsubscribed',
    tone: 'hold',
    warning: 'Its owner asked for no more. Write there again only if they asked you to.',
  },
  manual: { text: 'added by hand', tone: 'neutral', warning: 'It was added by hand.' },
};
