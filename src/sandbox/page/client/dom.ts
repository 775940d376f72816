/** The element of an id; the page always has it. */
export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}`);
  return element;
}

/** The first element of HTML that the server has escaped. */
export function elementOf(html: string): HTMLElement {
  const template = document.createElement('template');
  template.innerHTML = html;
  showLocalTimes(template.content);
  const element = template.content.firstElementChild;
  if (!(element instanceof HTMLElement)) throw new Error('The sandbox sent no element');
  return element;
}

/** Puts HTML that the server has escaped into an element, unless it is there already: a focus in it would be lost. */
export function fill(element: HTMLElement, html: string): void {
  const template = document.createElement('template');
  template.innerHTML = html;
  if (template.innerHTML === element.innerHTML) return;
  element.replaceChildren(template.content);
  showLocalTimes(element);
}

/** Times in the viewer's zone; UTC is in the title. */
export function showLocalTimes(root: ParentNode): void {
  for (const time of root.querySelectorAll('time')) {
    const at = new Date(time.dateTime);
    const isToday = at.toDateString() === new Date().toDateString();
    time.textContent = isToday
      ? at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
      : at.toLocaleString([], { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    time.title = `${at.toLocaleString()} (${time.dateTime.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')})`;
  }
}

/** Whether single letters are typed into a field just now. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable], dialog') !== null;
}

/** Whether the opened message covers the list, which it does where the window is narrow. */
export const isNarrow = (): boolean => matchMedia('(max-width: 899px)').matches;
