// The search field of the documentation. Without this script every page is still reached through the contents and /docs.
import { find, type SearchEntry } from './find.ts';

const maxResults = 12;

const form = part('.search', HTMLFormElement);
const input = part('.search input', HTMLInputElement);
const panel = part('.found', HTMLElement);
const list = part('#found', HTMLElement);
const status = part('.found [role=status]', HTMLElement);
let entries: Promise<SearchEntry[]> | undefined;

function part<T extends Element>(selector: string, kind: new () => T): T {
  const element = document.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`The page has no ${selector}.`);
  return element;
}

async function loadEntries(): Promise<SearchEntry[]> {
  const response = await fetch('/docs/search.json');
  if (!response.ok) throw new Error(`/docs/search.json: ${response.status}`);
  return response.json();
}

async function search(): Promise<void> {
  const query = input.value;
  entries ??= loadEntries();
  try {
    const results = find(await entries, query, maxResults);
    // A slow first load may end after the next key.
    if (query === input.value) show(query, results);
  } catch {
    entries = undefined;
    list.replaceChildren();
    status.textContent = 'The search cannot be loaded; try again.';
    panel.hidden = false;
  }
}

function show(query: string, results: readonly SearchEntry[]): void {
  list.replaceChildren(...results.map(itemOf));
  status.textContent = results.length === 0 ? `Nothing found for “${query.trim()}”.` : `${results.length} found.`;
  if (results.length === maxResults) status.textContent = `The best ${maxResults}:`;
  panel.hidden = query.trim() === '';
}

function itemOf({ title, kind, url }: SearchEntry): HTMLElement {
  const link = document.createElement('a');
  link.href = url;
  const about = document.createElement('span');
  about.className = 'soft';
  about.textContent = kind;
  link.replaceChildren(title, about);
  const item = document.createElement('li');
  item.replaceChildren(link);
  return item;
}

function close(): void {
  panel.hidden = true;
}

/** Up and down go through the results; from the first one up is the field again. */
function move(event: KeyboardEvent): void {
  if (event.key === 'Escape' && !panel.hidden) {
    event.preventDefault();
    close();
    input.focus();
  }
  if (panel.hidden || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
  event.preventDefault();
  const stops: (Element | null)[] = [input, ...list.querySelectorAll('a')];
  const at = stops.indexOf(document.activeElement);
  const next = at + (event.key === 'ArrowDown' ? 1 : -1);
  const stop = stops[Math.min(Math.max(next, 0), stops.length - 1)];
  if (stop instanceof HTMLElement) stop.focus();
}

form.hidden = false;
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const query = input.value;
  // Enter may come before the results of what was typed.
  await search();
  if (query === input.value) list.querySelector('a')?.click();
});
form.addEventListener('keydown', move);
form.addEventListener('click', (event) => {
  // A result may be a place on this very page.
  if (event.target instanceof Element && event.target.closest('a') !== null) close();
});
form.addEventListener('focusout', (event) => {
  if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) close();
});
input.addEventListener('input', search);
input.addEventListener('focus', () => input.value.trim() !== '' && search());
document.addEventListener('keydown', (event) => {
  if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  input.focus();
  input.select();
});
