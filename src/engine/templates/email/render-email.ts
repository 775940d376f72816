// Decides what an email says: its template in the language of the person, inside its layout, with its partials.
// 1. Subject, HTML, plain text and preheader are picked field by field; layout and partials by the same locale on their own.
// 2. The plain text is made from the HTML where nobody wrote one; a layout is around it, too, without its preheader.
// 3. `{{unsubscribeUrl}}` is what the caller gives: a placeholder until the message has its link, empty where it gets none.
// 4. A text that cannot be printed is one sentence among the faults of the printer, and empty.
import { layoutRoots } from '../../../contract/messages/layout.ts';
import { htmlToText } from '../html-to-text.ts';
import { oneLine } from '../one-line.ts';
import type { Partial, PartialLookup } from '../partial.ts';
import { type Printer, printCache } from '../printer.ts';
import { escapeHtml } from '../values.ts';
import type { EmailContent, EmailLibrary, LayoutContent, Named } from './content.ts';
import { narrowest, variantsOf } from './locale.ts';

export interface EmailRequest {
  content: EmailContent;
  /** Takes the place of the plain text in every language. */
  writtenText?: string | undefined;
  library: EmailLibrary;
  /** Locale of the person. */
  locale: string | null;
  /** Empty where nobody can unsubscribe from it. */
  unsubscribeUrl: string;
}

/** Which saved texts an email was made of. */
export interface EmailSource {
  /** null for an email that is written in its step. */
  name: string | null;
  version: number | null;
  layout: Named | null;
  /** Tag of the variant; null for the template itself. */
  locale: string | null;
}

export interface RenderedEmail {
  subject: string;
  preheader: string;
  html: string;
  text: string;
  source: EmailSource;
}

/** How mails, partials and layouts are compiled; the same as when they are judged. */
export const partialOptions = (args: readonly { name: string }[]) => ({
  html: true,
  partials: true,
  args: args.map(({ name }) => name),
});
export const layoutOptions = (kind: 'html' | 'text') => ({
  html: kind === 'html',
  partials: kind === 'html',
  roots: layoutRoots,
});
export const mailOptions = { html: true, partials: true };

/** Renders an email with a printer. */
export function renderEmail(printer: Printer, request: EmailRequest): RenderedEmail {
  const { content, library, locale } = request;
  const layout = layoutOf(printer, content, library);
  const texts = variantsOf(content, locale);
  const partials = partialsFor(library, locale);
  const [subject, preheader, html] = [texts.pick('subject'), texts.pick('preheader'), texts.pick('html')];
  const plain = request.writtenText === undefined ? texts.plain() : { text: request.writtenText, tag: null };
  const source: EmailSource = {
    name: content.name ?? null,
    version: content.version ?? null,
    layout: layout && { name: layout.name, version: layout.version },
    locale: narrowest([subject, preheader, html, plain]),
  };
  const printed: Body = {
    subject: oneLine(printer.print('subject', subject?.text ?? '', { html: false })),
    preheader: oneLine(printer.print('preheader', preheader?.text ?? '', { html: false })),
    html: printer.print('html', html?.text ?? '', mailOptions, { partials }),
    text: plain && printer.print('text', plain.text, { html: false }),
  };
  const frame = { ...request, printer, partials, source };
  const framed = layout ? inLayout(frame, layout, printed) : unframed(printed);
  return { subject: printed.subject, preheader: printed.preheader, ...framed, source };
}

const unframed = ({ preheader, html, text }: Body) => ({
  html: withPreheader(html, preheader),
  text: plainOf(text, html),
});

const plainOf = (written: string | null, html: string) => written ?? htmlToText(html);

function layoutOf(printer: Printer, { layoutId }: EmailContent, { layouts }: EmailLibrary): LayoutContent | null {
  if (layoutId === undefined || layoutId === null) return null;
  const layout = layouts.get(layoutId) ?? null;
  if (!layout) printer.faults.push('The layout of this email does not exist any more.');
  return layout;
}

/** The partials of a project in the language of a person. */
function partialsFor({ partials }: EmailLibrary, locale: string | null): PartialLookup {
  const known = new Map<string, Partial | undefined>();
  return (name) => {
    if (!known.has(name)) known.set(name, compiledPartial(partials, name, locale));
    return known.get(name);
  };
}

function compiledPartial(partials: EmailLibrary['partials'], name: string, locale: string | null) {
  const saved = partials.get(name);
  const source = saved && variantsOf({ html: saved.html, locales: saved.locales ?? {} }, locale).pick('html');
  if (!saved || !source) return undefined;
  const compiled = printCache.compile(source.text, partialOptions(saved.args));
  return compiled.ok ? { template: compiled.template, args: saved.args } : undefined;
}

interface Frame extends EmailRequest {
  printer: Printer;
  partials: PartialLookup;
  source: EmailSource;
}

interface Body {
  subject: string;
  preheader: string;
  html: string;
  /** null where it is made from the HTML. */
  text: string | null;
}

/** Stands for the mail while the plain text of a layout is made from its HTML. */
const bodyMark = '\uE000';

function inLayout(frame: Frame, layout: LayoutContent, body: Body): { html: string; text: string } {
  const { printer, partials, locale, unsubscribeUrl, source } = frame;
  const texts = variantsOf(layout, locale);
  const [html, plain] = [texts.pick('html')?.text ?? '', texts.plain()];
  const shared = { subject: body.subject, unsubscribeUrl, locale: source.locale ?? '' };
  const print = (own: Record<string, string>) =>
    printer.print('layout', html, layoutOptions('html'), { partials, more: { ...shared, ...own } });
  const printed = print({ preheader: body.preheader, body: body.html });
  const whole = /\bpreheader\b/.test(html) ? printed : withPreheader(printed, body.preheader);
  const text = plainOf(body.text, body.html);
  if (plain) {
    const more = { ...shared, preheader: body.preheader, body: text };
    return { html: whole, text: printer.print('layout.text', plain.text, layoutOptions('text'), { more }) };
  }
  const marked = htmlToText(print({ preheader: '', body: `<p>${bodyMark}</p>` }));
  return { html: whole, text: marked.includes(bodyMark) ? marked.split(bodyMark).join(text) : htmlToText(printed) };
}

/** The mail with a line that only lists of mails show. */
function withPreheader(html: string, preheader: string): string {
  if (preheader === '') return html;
  const hidden = `<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(preheader)}</div>`;
  const open = html.search(/<body[\s>]/i);
  const at = open === -1 ? 0 : html.indexOf('>', open) + 1;
  return html.slice(0, at) + hidden + html.slice(at);
}
