const hiddenElements = new Set(['style', 'script', 'head', 'title']);
const lineElements = new Set(['br', 'div', 'tr', 'table', 'ul', 'ol', 'hr', 'blockquote', 'section']);
const paragraphElements = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', copy: '©' };

/** The plain text of an HTML mail, with its links. One pass over the input, whatever it holds. */
export function htmlToText(html: string): string {
  const lower = html.toLowerCase();
  let text = '';
  let linkTarget = '';
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    text += collapse(html.slice(at, open === -1 ? undefined : open));
    if (open === -1) break;
    const isComment = html.startsWith('<!--', open);
    const close = html.indexOf(isComment ? '-->' : '>', open);
    if (close === -1) break;
    at = close + (isComment ? 3 : 1);
    if (isComment) continue;
    const tag = html.slice(open + 1, close);
    const name = /^\/?[a-z][a-z0-9]*/i.exec(tag)?.[0].toLowerCase() ?? '';
    if (hiddenElements.has(name)) {
      const end = lower.indexOf(`</${name}`, at);
      if (end === -1) break;
      at = end;
    } else if (name === 'a') linkTarget = hrefOf(tag);
    else if (name === '/a' && linkTarget !== '') text += ` (${linkTarget})`;
    else text += breakFor(name);
  }
  return decodeEntities(text)
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function collapse(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function breakFor(name: string): string {
  const element = name.replace('/', '');
  if (name === 'li') return '\n- ';
  if (paragraphElements.has(element)) return '\n\n';
  return lineElements.has(element) ? '\n' : '';
}

function hrefOf(tag: string): string {
  const target = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag);
  const href = (target?.[1] ?? target?.[2] ?? '').trim();
  return /^(https?:|mailto:)/i.test(href) ? href : '';
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return entities[String(name).toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0x1f && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
  });
}
