// Elements without markup: text is always set as text, so nothing that was received can become HTML.

/** An element with attributes and children; null and false children are left out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    if (name === 'onclick') element.addEventListener('click', value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat([], { dateStyle: 'medium', timeStyle: 'medium' });

/** A moment in the viewer's zone, short when it is today; UTC on hover. */
export function timeOf(iso, attributes = {}) {
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date().toDateString();
  return el('time', { datetime: iso, title: iso, ...attributes }, (isToday ? clock : dayAndClock).format(at));
}

/** A word with the colour of what it means; the word alone says it too. */
export function chip(text, tone) {
  return el('span', { class: 'chip', 'data-tone': tone }, text);
}

/** Shows why something failed, with the request's id and a way to try again; hides the place for null. */
export function showTrouble(place, error, retry) {
  // Said once: a screen reader would read an alert again at every failed poll.
  if (error && place.dataset.shown === error.message && !place.hidden) return;
  place.hidden = error === null;
  place.dataset.shown = error?.message ?? '';
  place.replaceChildren();
  if (error === null) return;
  place.append(el('p', {}, error.message));
  for (const fault of error.faults ?? []) place.append(el('p', {}, el('code', {}, fault.pointer), ` ${fault.message}`));
  if (error.requestId) place.append(el('p', {}, 'Request ', el('code', {}, error.requestId)));
  if (retry) place.append(el('button', { class: 'button small', type: 'button', onclick: retry }, 'Try again'));
}
