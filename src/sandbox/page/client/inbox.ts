// The page of one kind of messages: its list kept up to date, the message in the address opened, what is unread marked.
import { type MessageParts, type Overview, send, type Updates } from './api.ts';
import { setUpDetail } from './detail.ts';
import { byId, elementOf, fill, isNarrow } from './dom.ts';
import { isNewer, isUnread, readMarks, saveMarks, withAllRead, withRead } from './read-marks.ts';
import { tell } from './toasts.ts';

const MAX_ITEMS = 300;

const page = document.body.dataset;
const kind = page.kind ?? '';
const list = () => byId('list');
const items = () => [...list().querySelectorAll<HTMLElement>('.item')];
const linkOf = (item: Element | null) => item?.querySelector<HTMLElement>('a[href^="#"]') ?? null;
let newestId = page.newestId ?? '';
/** Counts what was opened, so that a slow answer does not replace the one to a later request. */
let opens = 0;

/** Which message is open; empty when none is. */
export const openedId = (): string => (byId('pane').hidden ? '' : (byId('detail').dataset.id ?? ''));

/** Asks for what is newer, and shows it. */
export async function pollInbox(): Promise<Overview> {
  const query = new URLSearchParams({ kind });
  for (const [name, value] of Object.entries({ to: page.to, q: page.q, since: newestId }))
    if (value) query.set(name, value);
  const updates = (await send('GET', `/page/updates?${query}`)) as Updates;
  if (updates.threads !== null) fill(byId('threads'), updates.threads);
  // The first conversation of an empty phone is chosen by the server.
  const isFirstText =
    kind === 'sms' && !page.to && !page.q && (updates.newestId !== null || updates.recipients?.length);
  if (isFirstText) location.reload();
  else if (updates.newestId !== null) showNew(updates, updates.newestId);
  return updates;
}

function showNew({ items: added, recipients }: Updates, newest: string): void {
  const wasEmpty = newestId === '';
  newestId = newest;
  add(added);
  addRecipients(recipients ?? []);
  tell({ about: 'news', text: added.length === 1 ? `One new ${page.one}` : `${added.length} new ${page.many}` });
  markUnread();
  if (wasEmpty && kind === 'email' && location.hash === '' && !isNarrow()) void open(newest);
}

function add(added: readonly string[]): void {
  const scroller = document.getElementById('scroller');
  const atEnd = scroller && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  const newestFirst = page.newest === 'first';
  for (const html of added) {
    const item = elementOf(html);
    if (document.getElementById(item.id)) continue;
    item.classList.add('fresh');
    const all = items();
    const before = newestFirst
      ? all.find(({ id }) => isNewer(item.id, id))
      : all.find(({ id }) => isNewer(id, item.id));
    list().insertBefore(item, before ?? null);
  }
  for (const old of newestFirst ? items().slice(MAX_ITEMS) : items().slice(0, -MAX_ITEMS)) old.remove();
  byId('empty').hidden = true;
  byId('filled').hidden = false;
  byId('forget').hidden = false;
  if (atEnd) scroller.scrollTop = scroller.scrollHeight;
}

/** Whoever received something new can be chosen, too. */
function addRecipients(recipients: readonly { address: string; count: number }[]): void {
  const select = document.getElementById('to');
  if (!(select instanceof HTMLSelectElement)) return;
  for (const { address, count } of recipients) {
    const option = [...select.options].find(({ value }) => value === address) ?? new Option('', address);
    option.textContent = `${address} (${count})`;
    if (!option.isConnected) select.add(option);
  }
}

/** Numbers and words that count what there is. */
export function showCounts({ counts }: Overview): void {
  const total = counts[kind] ?? 0;
  const shown = page.q || page.to ? `${items().length} of ${total}` : String(total);
  byId('summary').textContent = `${shown} ${total === 1 ? page.one : page.many}`;
}

/** Marks the mails that were not opened yet; other kinds are read as soon as they are on the page. */
export function markUnread(): void {
  if (kind === 'email') markMails();
  else saveMarks(withAllRead(readMarks(), kind, newestId));
}

function markMails(): void {
  const marks = readMarks();
  for (const item of items()) {
    const unread = isUnread(marks, kind, item.id);
    item.classList.toggle('unread', unread);
    const word = item.querySelector('.unread-word');
    if (unread && word === null) {
      const hidden = Object.assign(document.createElement('span'), { className: 'hidden unread-word' });
      hidden.textContent = 'Unread. ';
      linkOf(item)?.prepend(hidden);
    } else if (!unread) word?.remove();
  }
  const count = items().filter((item) => item.classList.contains('unread')).length;
  byId('read-all').hidden = count === 0;
  document.title = `${count > 0 ? `(${count}) ` : ''}${document.title.replace(/^\(\d+\) /, '')}`;
}

export function markAllRead(): void {
  saveMarks(withAllRead(readMarks(), kind, newestId));
  markUnread();
}

/** Opens a message by its id here or the one its vendor gave; `focus` is where the focus goes. */
export async function open(id: string, focus: 'detail' | 'item' | 'none' = 'none'): Promise<void> {
  const turn = ++opens;
  const response = await fetch(`/page/messages/${encodeURIComponent(id)}`);
  if (turn !== opens) return;
  if (!response.ok) return tell({ text: `There is no message ${id} any more.`, isTrouble: true });
  const message: MessageParts = await response.json();
  if (!isOfPage(message)) return location.replace(addressOf(message));
  if (document.getElementById(message.id) === null) add([message.item]);
  saveMarks(withRead(readMarks(), message.id));
  markUnread();
  showOpened(message, focus);
}

/** A text message is part of the conversation with its number; every other message of the kind is on the page. */
const isOfPage = ({ kind: its, to }: MessageParts) =>
  its === kind && (kind !== 'sms' || !page.to || page.to === to.toLowerCase());

const addressOf = ({ kind: its, to, id }: MessageParts) =>
  `/?${new URLSearchParams(its === 'sms' ? { kind: its, to } : { kind: its })}#${id}`;

/** Opens the message that the server has opened: what is done in it meanwhile is not replaced by an answer. */
export function openShown(): void {
  const id = openedId();
  saveMarks(withRead(readMarks(), id));
  markUnread();
  bringToLife(id);
}

function showOpened({ id, detail }: MessageParts, focus: 'detail' | 'item' | 'none'): void {
  const element = byId('detail');
  element.dataset.id = id;
  fill(element, detail);
  bringToLife(id);
  if (focus === 'item') linkOf(byId(id))?.focus({ preventScroll: true });
  if (focus === 'detail') element.focus({ preventScroll: true });
}

function bringToLife(id: string): void {
  setUpDetail(byId('detail'), kind);
  byId('pane').hidden = false;
  document.body.classList.add('opened');
  markOpened(id);
  byId('pane').scrollTop = 0;
  if (!isNarrow()) byId(id).scrollIntoView({ block: 'nearest' });
}

/** Shows which message is open. */
export function markOpened(id: string): void {
  for (const item of items()) {
    item.classList.toggle('current', item.id === id);
    if (item.id === id) linkOf(item)?.setAttribute('aria-current', 'true');
    else linkOf(item)?.removeAttribute('aria-current');
  }
}

/** Closes the opened message; the focus goes back to it in the list. */
export function close(): void {
  const id = openedId();
  if (id === '') return;
  history.replaceState(null, '', location.pathname + location.search);
  document.body.classList.remove('opened');
  // Beside the mailbox there is room for a mail, so that one stays.
  if (kind !== 'email' || isNarrow()) {
    byId('pane').hidden = true;
    markOpened('');
  }
  linkOf(document.getElementById(id))?.focus();
}

/** Moves to the next or the previous message in the order of the page; the newest is the first one. */
export function step(by: 1 | -1): void {
  const all = items();
  const current = location.hash.slice(1) || openedId();
  const at = all.findIndex(({ id }) => id === current);
  const next = at === -1 ? (page.newest === 'first' ? 0 : all.length - 1) : at + by;
  const item = all[Math.max(0, Math.min(all.length - 1, next))];
  if (item === undefined) return;
  history.replaceState(null, '', `#${item.id}`);
  void open(item.id, 'item');
}
