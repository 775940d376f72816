/** An element with properties; `part` names it for style sheets of the page. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  { part, ...properties }: Record<string, unknown> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  if (part) element.setAttribute('part', String(part));
  element.append(...children);
  return element;
}

/** A drawing that says nothing by itself. */
export function icon(path: string): SVGElement {
  const draw = (name: string, attribute: string, value: string) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', name);
    element.setAttribute(attribute, value);
    return element as SVGElement;
  };
  const svg = draw('svg', 'viewBox', '0 0 24 24');
  svg.ariaHidden = 'true';
  svg.append(draw('path', 'd', path));
  return svg;
}

export const icons = {
  bell: 'M18 9A6 6 0 0 0 6 9q0 6-2 8h16q-2-2-2-8m-8 12h4',
  read: 'M5 13l4 4L19 7',
  unread: 'M12 9a3 3 0 1 0 1 0z',
  archive: 'M4 5h16v4H4zM6 9v10h12V9M10 13h4',
};

const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** "3 minutes ago", in the language of the page; "now" within the first minute. */
export function ago(time: string, language: string): string {
  const seconds = (Date.now() - Date.parse(time)) / 1_000;
  const [unit, size] = units.find(([, length]) => seconds >= length) ?? (['second', Number.POSITIVE_INFINITY] as const);
  const words = new Intl.RelativeTimeFormat(language || undefined, { numeric: 'auto' });
  return words.format(-Math.trunc(seconds / size), unit);
}
