// The page's script. The HTML it inserts was escaped by the server; everything else is inserted as text.
import type { Overview } from './api.ts';
import { pollControls, setUpControls } from './controls-page.ts';
import { copyBeside } from './detail.ts';
import { store } from './device.ts';
import { byId, showLocalTimes } from './dom.ts';
import { pollInbox, showCounts } from './inbox.ts';
import { setUpInbox } from './inbox-page.ts';
import { isUnread, readMarks } from './read-marks.ts';
import { applyTheme, chosenTheme, themeOf } from './themes.ts';
import { showReach } from './toasts.ts';

const POLL_MS = 1_000;
const isControls = document.body.dataset.view === 'controls';
let total: number | null = null;

/** Numbers of the navigation; a dot where something came that was not looked at. */
function showOverview(overview: Overview): void {
  const { counts, newest, activeFaults, queuedReplies } = overview;
  const marks = readMarks();
  for (const badge of document.querySelectorAll<HTMLElement>('[data-count]')) {
    const kind = badge.dataset.count ?? '';
    badge.textContent = String(kind === 'controls' ? activeFaults + queuedReplies : (counts[kind] ?? 0));
    if (kind === 'controls') badge.classList.toggle('count-hold', activeFaults > 0);
    const id = newest[kind];
    badge.classList.toggle('count-new', id !== undefined && isUnread(marks, kind, id));
  }
  if (!isControls) showCounts(overview);
  const now = Object.values(counts).reduce((sum, count) => sum + count, 0);
  for (const place of document.querySelectorAll('[data-total]')) place.textContent = String(now);
  // Somebody else has forgotten messages; the oldest of 20,000 go by themselves.
  const shrank = !isControls && total !== null && now < total && total < 20_000;
  total = now;
  if (shrank) location.reload();
}

async function keepPolling(): Promise<void> {
  try {
    if (!document.hidden) {
      showOverview(await (isControls ? pollControls() : pollInbox()));
      showReach(true);
    }
  } catch {
    showReach(false);
  }
  setTimeout(keepPolling, POLL_MS);
}

function setUpTheme(): void {
  const select = byId('theme') as HTMLSelectElement;
  select.value = chosenTheme();
  select.addEventListener('change', () => {
    const theme = themeOf(select.value);
    store('theme', theme);
    applyTheme(theme);
  });
}

// A request of somebody's press that did not get through; the next poll says when the sandbox is back.
addEventListener('unhandledrejection', (event) => {
  if (!(event.reason instanceof TypeError)) return;
  event.preventDefault();
  showReach(false);
});
setUpTheme();
showLocalTimes(document);
document.addEventListener('click', ({ target }) => {
  const button = target instanceof Element ? target.closest<HTMLElement>('button[data-copy]') : null;
  if (button) void copyBeside(button);
});
if (isControls) setUpControls();
else setUpInbox();
setTimeout(keepPolling, POLL_MS);
