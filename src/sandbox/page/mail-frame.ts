// Decides what of a mail's HTML reaches the frame that shows it. The policy of the frame forbids the same and more; what
// is taken out here would otherwise be refused with a message in the console:
// 1. nothing that runs, frames, submits or redirects;
// 2. links lead to the web, to mail and to phones only, in a new tab that knows nothing of this page;
// 3. nothing is loaded from elsewhere unless the reader asks for it.

export interface MailFrame {
  scheme: 'light' | 'dark';
  /** Whether images, styles and fonts from elsewhere are loaded. */
  remote: boolean;
}

const removed = 'script, iframe, frame, frameset, object, embed, applet, base, meta, portal, template';
const loading = ['src', 'background', 'poster', 'data'];
const never = ['srcset', 'srcdoc', 'ping', 'action', 'formaction', 'target'];
const isSafeLink = (address: string) => /^(https?:|mailto:|tel:|#)/i.test(address.trim());
const isInline = (address: string) => /^data:image\//i.test(address.trim());
const isRemote = (address: string) => /^https?:\/\//i.test(address.trim());

const unreadable =
  '<p>This HTML is nested in a way that no two readers understand alike, so it is not shown. Its source is under “Source”.</p>';

/** The mail as a document. */
export async function mailDocument(html: string, frame: MailFrame): Promise<string> {
  const start = `<!doctype html><meta charset="utf-8"><title>Mail</title><style>html{color-scheme:${frame.scheme};background:Canvas;color:CanvasText;font-family:system-ui,sans-serif}</style>`;
  try {
    return start + (await cleaner(frame).transform(new Response(html)).text());
  } catch {
    // The rewriter refuses what a browser could read as another tree than it does, e.g. <style> in <select>.
    return start + unreadable;
  }
}

function cleaner(frame: MailFrame): HTMLRewriter {
  let styles = '';
  return new HTMLRewriter()
    .on(removed, { element: (element) => void element.remove() })
    .on('link', { element: (element) => void (frame.remote || element.remove()) })
    .on('style', {
      text: (chunk) => {
        styles += chunk.text;
        if (!chunk.lastInTextNode) return void chunk.remove();
        chunk.replace(readableStyles(styles, frame), { html: true });
        styles = '';
      },
    })
    .on('*', { element: (element) => cleanAttributes(element, frame) });
}

function cleanAttributes(element: Element, frame: MailFrame): void {
  for (const [name = '', value = ''] of [...element.attributes]) {
    const lower = name.toLowerCase();
    if (lower.startsWith('on') || never.includes(lower)) element.removeAttribute(name);
    else if (lower === 'style') element.setAttribute(name, readableStyles(value, frame));
    else if (lower === 'href' || lower === 'xlink:href') keepLink(element, name, value);
    else if (loading.includes(lower) && !isInline(value) && !(frame.remote && isRemote(value))) hide(element, name);
  }
}

function keepLink(element: Element, name: string, address: string): void {
  if (!isSafeLink(address)) return void element.removeAttribute(name);
  if (element.tagName !== 'a' && element.tagName !== 'area') return;
  element.setAttribute('target', '_blank');
  element.setAttribute('rel', 'noopener noreferrer');
}

/** An image that is not loaded keeps its place and its alternative text. */
function hide(element: Element, name: string): void {
  element.removeAttribute(name);
  if (element.tagName === 'img' && !element.getAttribute('alt')) element.setAttribute('alt', 'Image');
}

/**
 * Styles as they hold in the frame: a mail asks the window which colours its reader likes, and is told those that were
 * chosen; without `remote` it loads nothing.
 */
function readableStyles(styles: string, { scheme, remote }: MailFrame): string {
  const inScheme = styles.replace(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi, (_whole, asked: string) =>
    asked.toLowerCase() === scheme ? '(min-width: 0)' : '(min-width: 999999px)',
  );
  if (remote) return inScheme;
  return inScheme
    .replace(/@import[^;]*(;|$)/gi, '')
    .replace(/@font-face\s*\{[^}]*\}/gi, '')
    .replace(/url\(\s*(["']?)(.*?)\1\s*\)/gi, (whole, _quote: string, address: string) =>
      isInline(address) ? whole : 'none',
    );
}
