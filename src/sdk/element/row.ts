// One item of the list. What comes from outside is only ever set as text, and an address only where it is http(s) or a path.
import type { FeedItem } from '../feed/types.ts';
import { ago, icon, icons, make } from './dom.ts';
import type { InboxLabels } from './labels.ts';

export interface Row {
  root: HTMLLIElement;
  item: FeedItem;
  /** What Enter opens; the one tab stop of the row that leads its others. */
  main: HTMLElement;
}

export interface RowActs {
  open(item: FeedItem, action: number | undefined, event: Event): void;
  toggleRead(item: FeedItem): void;
  archive(item: FeedItem): void;
}

const isSafe = (url: string | null): url is string => /^(https?:|\/(?!\/))/i.test(url ?? '');

export function makeRow(item: FeedItem, labels: InboxLabels, acts: RowActs, language: string): Row {
  const isUnread = item.readAt === null;
  const opener = (part: string, text: string, url: string | null, action?: number) => {
    const onclick = (event: Event) => acts.open(item, action, event);
    return isSafe(url) ? make('a', { part, href: url, onclick }, text) : make('button', { part, onclick }, text);
  };
  const tool = (name: string, path: string, run: () => void) => {
    const ariaLabel = `${name}: ${item.title}`;
    return make('button', { className: 'tool', title: name, ariaLabel, onclick: run }, icon(path));
  };
  const main = opener('title', item.title, item.url);
  const time = make('time', { part: 'time', dateTime: item.updatedAt }, ago(item.updatedAt, language));
  const word = isUnread ? [make('i', {}, labels.unread), ' · '] : [];
  const root = make(
    'li',
    { part: isUnread ? 'item unread' : 'item', className: isUnread ? 'unread' : '' },
    make('span', { part: 'unread-dot' }),
    make(
      'div',
      {},
      main,
      make('p', { part: 'body' }, item.body),
      make('small', {}, ...word, time),
      ...(item.actions.length
        ? [
            make(
              'div',
              { part: 'actions' },
              ...item.actions.map(({ label, url }, i) => opener('action', label, url, i)),
            ),
          ]
        : []),
    ),
    make(
      'div',
      { className: 'tools' },
      tool(isUnread ? labels.markRead : labels.markUnread, isUnread ? icons.read : icons.unread, () =>
        acts.toggleRead(item),
      ),
      tool(labels.archive, icons.archive, () => acts.archive(item)),
    ),
  );
  root.dataset.severity = item.severity;
  return { root, item, main };
}
