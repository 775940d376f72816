// The Markdown that editors of other products write into mails, as HTML: headings, paragraphs, quotes, lists, rules, bold,
// emphasis, code, links and images. HTML in it stays. Tags of templates are kept apart, so that their signs mean nothing.

const held = /\{\{[\s\S]*?\}\}/g;
const isBlockTag = /^\{\{~?(#|\/|else)/;
const mark = (index: number) => `\uE000${index}\uE001`;
const marks = /\uE000(\d+)\uE001/g;

/** HTML of a Markdown text whose tags are those of templates. */
export function markdownToHtml(source: string): string {
  const tags: string[] = [];
  // A block tag at the edge of a line stands alone, so that no paragraph ends inside a block that it began outside of.
  const apart = source.replace(/[\uE000\uE001]/g, '').replace(held, (tag) => {
    tags.push(tag);
    return mark(tags.length - 1);
  });
  const blocks = new Set(tags.flatMap((tag, index) => (isBlockTag.test(tag) ? [mark(index)] : [])));
  const lines = apart.split('\n').flatMap((line) => standAlone(line, blocks));
  return htmlOf(lines, blocks).replace(marks, (_all, index) => tags[Number(index)] ?? '');
}

function standAlone(line: string, blocks: ReadonlySet<string>): string[] {
  const before: string[] = [];
  const after: string[] = [];
  let rest = line;
  for (
    let match = /^\s*(\uE000\d+\uE001)/.exec(rest);
    match && blocks.has(match[1] ?? '');
    match = /^\s*(\uE000\d+\uE001)/.exec(rest)
  ) {
    before.push(match[1] ?? '');
    rest = rest.slice(match[0].length);
  }
  for (
    let match = /(\uE000\d+\uE001)\s*$/.exec(rest);
    match && blocks.has(match[1] ?? '');
    match = /(\uE000\d+\uE001)\s*$/.exec(rest)
  ) {
    after.unshift(match[1] ?? '');
    rest = rest.slice(0, match.index);
  }
  return before.length + after.length === 0 ? [line] : [...before, ...(rest.trim() === '' ? [] : [rest]), ...after];
}

const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/;
const item = /^\s{0,3}([-*+]|\d{1,9}[.)])\s+(.*)$/;
const quoted = /^\s{0,3}>\s?(.*)$/;
const rule = /^\s{0,3}([-*_])(\s*\1){2,}\s*$/;
const html = /^\s{0,3}<\/?[a-zA-Z!]/;

type Kind = 'text' | 'quote' | 'ul' | 'ol';

function htmlOf(lines: readonly string[], blocks: ReadonlySet<string>): string {
  const out: string[] = [];
  let open: { kind: Kind; lines: string[] } | null = null;
  const close = () => {
    if (open !== null) out.push(written(open.kind, open.lines));
    open = null;
  };
  const add = (kind: Kind, line: string) => {
    if (open?.kind !== kind) close();
    open ??= { kind, lines: [] };
    open.lines.push(line);
  };
  for (const line of lines) {
    const [, level = '', title = ''] = heading.exec(line) ?? [];
    const [, bullet = '', entry = ''] = item.exec(line) ?? [];
    const alone = blocks.has(line.trim()) || html.test(line);
    if (line.trim() === '' || alone || rule.test(line) || level !== '') close();
    if (line.trim() === '') continue;
    if (alone) out.push(line.trim());
    else if (rule.test(line)) out.push('<hr>');
    else if (level !== '') out.push(`<h${level.length}>${inline(title)}</h${level.length}>`);
    else if (bullet !== '') add(/\d/.test(bullet) ? 'ol' : 'ul', entry);
    else if (quoted.test(line)) add('quote', quoted.exec(line)?.[1] ?? '');
    else add('text', line.trim());
  }
  close();
  return out.join('\n');
}

function written(kind: Kind, lines: readonly string[]): string {
  if (kind === 'text') return `<p>${lines.map(inline).join('\n')}</p>`;
  if (kind === 'quote') return `<blockquote><p>${lines.map(inline).join('\n')}</p></blockquote>`;
  return `<${kind}>${lines.map((line) => `<li>${inline(line)}</li>`).join('')}</${kind}>`;
}

/** What stands inside a line; each pattern reads up to its end sign on the same line. */
function inline(text: string): string {
  return text
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/!\[([^\]]*)\]\(([^()\s]*)\)/g, '<img src="$2" alt="$1">')
    .replace(/\[([^[\]]*)\]\(([^()\s]*)\)/g, '<a href="$2">$1</a>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/(^|[^\w*])\*([^*\s][^*]*)\*(?![\w*])/g, '$1<em>$2</em>')
    .replace(/(^|[^\w_])__([^_]+)__(?!\w)/g, '$1<strong>$2</strong>')
    .replace(/(^|[^\w_])_([^_\s][^_]*)_(?!\w)/g, '$1<em>$2</em>');
}
