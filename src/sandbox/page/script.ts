/**
 * The page's script: keeps the list up to date, opens the message in the address.
 * The HTML it inserts was escaped by the server; everything else is inserted as text.
 */
export const pageScript = `
const page = document.body.dataset;
const byId = (id) => document.getElementById(id);
const list = byId('list');
const newestFirst = page.newest === 'first';
const MAX_ITEMS = 300;
let newestId = page.newestId;
let total = null;

function localTimes(root) {
  for (const time of root.querySelectorAll('time')) {
    const at = new Date(time.dateTime);
    const today = at.toDateString() === new Date().toDateString();
    time.textContent = today ? at.toLocaleTimeString() : at.toLocaleString();
  }
}

function elementOf(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  localTimes(template.content);
  return template.content.firstElementChild;
}

function add(items) {
  const scroller = byId('scroller');
  const atEnd = scroller && scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  for (const html of items) {
    const item = elementOf(html);
    if (byId(item.id)) continue;
    item.classList.add('fresh');
    if (newestFirst) list.prepend(item); else list.append(item);
  }
  while (list.children.length > MAX_ITEMS) (newestFirst ? list.lastElementChild : list.firstElementChild).remove();
  byId('empty').hidden = true;
  byId('filled').hidden = false;
  if (atEnd) scroller.scrollTop = scroller.scrollHeight;
}

function say(text, isTrouble) {
  const status = byId('status');
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle('trouble', Boolean(isTrouble));
}

function showOverview({ counts, activeFaults }) {
  for (const badge of document.querySelectorAll('[data-count]')) badge.textContent = counts[badge.dataset.count] ?? 0;
  const button = byId('clear-faults');
  button.hidden = activeFaults === 0;
  button.querySelector('span').textContent = activeFaults;
  const now = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const shrank = total !== null && now < total && now < 20000;
  total = now;
  if (shrank) location.reload();
}

async function poll() {
  const query = new URLSearchParams({ kind: page.kind });
  if (page.to) query.set('to', page.to);
  if (newestId) query.set('since', newestId);
  const response = await fetch('/page/updates?' + query);
  if (!response.ok) throw new Error('status ' + response.status);
  const updates = await response.json();
  showOverview(updates);
  if (updates.newestId === null) return say('');
  const wasEmpty = newestId === '';
  newestId = updates.newestId;
  add(updates.items);
  say(updates.items.length === 1 ? 'One new message' : updates.items.length + ' new messages');
  if (wasEmpty && page.kind === 'email' && !location.hash) openMessage(newestId);
}

async function keepPolling() {
  try {
    if (!document.hidden) await poll();
  } catch {
    say('The sandbox does not answer. Trying again …', true);
  }
  setTimeout(keepPolling, 1000);
}

function mark(id) {
  for (const item of list.children) {
    const here = item.id === id;
    item.classList.toggle('opened', here);
    const link = page.kind === 'email' && item.querySelector('a');
    if (link) here ? link.setAttribute('aria-current', 'true') : link.removeAttribute('aria-current');
  }
}

async function openMessage(id, byPerson) {
  const response = await fetch('/page/messages/' + encodeURIComponent(id));
  if (!response.ok) return say('There is no message ' + id + ' any more.', true);
  const message = await response.json();
  if (message.kind !== page.kind) return location.replace('/?kind=' + message.kind + '#' + message.id);
  if (!byId(message.id)) add([message.item]);
  mark(message.id);
  if (message.detail !== null) {
    const reader = byId('reader');
    reader.innerHTML = message.detail;
    localTimes(reader);
    if (byPerson) reader.focus();
  } else if (byPerson) {
    byId(message.id).focus();
  }
  byId(message.id).scrollIntoView({ block: 'nearest' });
}

function openAddressed() {
  const id = decodeURIComponent(location.hash.slice(1));
  if (id && id !== 'main') openMessage(id, true);
}

async function control(method, path) {
  await fetch(path, { method });
  location.reload();
}

function tick() {
  const now = new Date();
  byId('clock').textContent = now.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  byId('date').textContent = now.toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });
}

localTimes(document);
byId('forget').addEventListener('click', () => {
  if (confirm('Forget every message the sandbox has received?')) control('DELETE', '/messages');
});
byId('clear-faults').addEventListener('click', () => control('DELETE', '/faults'));
addEventListener('hashchange', openAddressed);
if (byId('clock')) { tick(); setInterval(tick, 1000); }
if (byId('scroller')) byId('scroller').scrollTop = byId('scroller').scrollHeight;
if (location.hash) openAddressed(); else if (page.kind === 'email' && newestId) mark(newestId);
setTimeout(keepPolling, 1000);
`;
