// What people do on a page of messages.
import { send } from './api.ts';
import { byId, isNarrow, isTyping } from './dom.ts';
import { close, markAllRead, markUnread, open, openedId, openShown, step } from './inbox.ts';

const page = document.body.dataset;
const typedKey = 'sendora.search';

export function setUpInbox(): void {
  setUpFilter();
  setUpForget();
  byId('close').addEventListener('click', close);
  document.getElementById('read-all')?.addEventListener('click', markAllRead);
  addEventListener('hashchange', openAddressed);
  addEventListener('keydown', pressKey);
  const scroller = document.getElementById('scroller');
  if (scroller) scroller.scrollTop = scroller.scrollHeight;
  if (document.getElementById('clock')) tick();
  markUnread();
  if (location.hash !== '') openAddressed();
  else showFirst();
}

/** The newest mail, which the server has opened; in a narrow window the list comes first. */
function showFirst(): void {
  const id = openedId();
  if (id === '') return;
  if (isNarrow()) byId('pane').hidden = true;
  else openShown();
}

function openAddressed(): void {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id === 'main') return;
  if (id === '') close();
  else void open(id, 'detail');
}

/** A filter applies as it is chosen; a search when the typing pauses. */
function setUpFilter(): void {
  const form = byId('filter') as HTMLFormElement;
  const search = byId('q') as HTMLInputElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isLeaving = false;
  const searchSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(), 500);
  };
  search.addEventListener('input', () => {
    // The next page is on its way, and goes on with what is typed meanwhile.
    if (isLeaving) sessionStorage.setItem(typedKey, search.value);
    searchSoon();
  });
  form.querySelector('select')?.addEventListener('change', () => form.requestSubmit());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const query = new URLSearchParams({ kind: page.kind ?? '' });
    for (const [name, value] of new FormData(form)) if (value !== '') query.set(name, String(value));
    isLeaving = document.activeElement === search;
    if (isLeaving) sessionStorage.setItem(typedKey, search.value);
    location.assign(`/?${query}`);
  });
  const typed = sessionStorage.getItem(typedKey);
  if (typed === null) return;
  sessionStorage.removeItem(typedKey);
  if (typed.trim() !== search.value) searchSoon();
  search.value = typed;
  search.focus();
  search.setSelectionRange(typed.length, typed.length);
}

function setUpForget(): void {
  const dialog = byId('forget-dialog') as HTMLDialogElement;
  byId('forget').addEventListener('click', () => dialog.showModal());
  dialog.addEventListener('close', async () => {
    if (dialog.returnValue !== 'forget') return;
    const what = new FormData(dialog.querySelector('form') as HTMLFormElement).get('what');
    const query = new URLSearchParams(what === 'all' ? {} : { kind: page.kind ?? '' });
    if (what === 'to') query.set('to', page.to ?? '');
    await send('DELETE', `/messages?${query}`);
    // A conversation that was forgotten cannot be shown any more.
    location.assign(`/?kind=${page.kind}`);
  });
}

const keys: Record<string, () => void> = {
  j: () => step(1),
  k: () => step(-1),
  '/': () => byId('q').focus(),
  Escape: close,
};

function pressKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const leavesSearch = event.key === 'Escape' && event.target === byId('q');
  const act = leavesSearch ? () => byId('q').blur() : isTyping(event.target) ? undefined : keys[event.key];
  if (act === undefined) return;
  event.preventDefault();
  act();
}

/** The clock of the lock screen. */
function tick(): void {
  const now = new Date();
  byId('clock').textContent = now.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  byId('date').textContent = now.toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });
  setTimeout(tick, 1_000);
}
