// The panel that sends an event and tells which run it started.
import { byId, el, showTrouble } from './dom.js';
import { createEventForm } from './event-form.js';

const button = byId('send-button');
const status = byId('send-status');
const trouble = byId('send-trouble');
const patienceMs = 5_000;

/** Keeps the panel; `suggest()` hears of the workflows, `notice()` of runs that were not there before. */
export function createSendPanel(api, keys, sent) {
  const form = createEventForm(keys, send);
  let awaited = null;

  async function send(event) {
    button.disabled = true;
    status.textContent = 'Sending …';
    awaited = { ...event, until: Date.now() + patienceMs };
    try {
      await api.track(event);
      if (awaited) status.textContent = 'Accepted. Waiting for its run …';
      showTrouble(trouble, null);
      sent();
    } catch (error) {
      awaited = null;
      status.textContent = '';
      showTrouble(trouble, error, () => send(event));
    }
    button.disabled = false;
  }

  function notice(newRuns) {
    if (awaited === null) return;
    const { userId, event, until } = awaited;
    const run = newRuns.find((each) => each.userId === userId);
    if (!run && Date.now() < until) return;
    awaited = null;
    if (run) status.replaceChildren('A run started: ', el('a', { href: `#run=${run.id}` }, 'see its steps'), '.');
    else status.textContent = `Accepted, but no run started: no workflow took this ${event} of ${userId}.`;
  }

  button.disabled = !keys.write;
  if (!keys.write) status.textContent = 'To send from here, sign out and connect with a write key too.';
  return { suggest: form.suggest, notice };
}
