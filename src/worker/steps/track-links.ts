// Rewrites the HTML of a mail whose opens and clicks are tracked.
// 1. http and https links of `a` and `area` lead through us; everything else stays byte by byte as it was written.
// 2. The link to unsubscribe is no click: it is put in afterwards, for its placeholder.
// 3. HTMLRewriter gives an attribute as it is written and writes it as it is given, so entities are ours to read.
import { decodeHTMLAttribute } from 'entities/decode';
import { unsubscribePlaceholder } from '../../engine/templates/email/content.ts';

/** A longer address is left as it is: mail programs and servers cut links at some length. */
const longestAddress = 2_000;

interface Tracks {
  /** The address that stands for a link; left out where clicks are not tracked. */
  linkTo?: (address: string) => Promise<string>;
  /** The address of the pixel; left out where opens are not tracked. */
  pixel?: string;
}

/** The HTML with tracked links and the pixel. */
export async function trackLinks(html: string, { linkTo, pixel }: Tracks): Promise<string> {
  if (html === '' || (!linkTo && !pixel)) return html;
  const rewriter = new HTMLRewriter();
  if (linkTo) {
    const element = async (link: Element) => {
      const address = trackable(link.getAttribute('href'));
      if (address !== null) link.setAttribute('href', await linkTo(address));
    };
    rewriter.on('a[href]', { element }).on('area[href]', { element });
  }
  const text = await rewriter.transform(new Response(html)).text();
  return pixel ? atEnd(text, `<img src="${pixel}" width="1" height="1" alt="" style="display:block;border:0">`) : text;
}

/** Puts something at the end of the body of a mail. */
export function atEnd(html: string, addition: string): string {
  const end = [...html.matchAll(/<\/body\b/gi)].at(-1)?.index ?? html.length;
  return html.slice(0, end) + addition + html.slice(end);
}

/** The address that a link leads to; null for one that is not tracked. */
function trackable(href: string | null): string | null {
  const address = decodeHTMLAttribute(href ?? '').trim();
  if (address.startsWith(unsubscribePlaceholder)) return null;
  if (!/^https?:\/\//i.test(address) || address.length > longestAddress || !URL.canParse(address)) return null;
  return address;
}
