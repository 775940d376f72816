// Reads the text of a Slack message as Slack does: links in angle brackets, `*bold*`, entities, lines.

export type SlackPart = { kind: 'text' | 'bold' | 'code'; text: string } | { kind: 'link'; text: string; url: string };

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };
const plain = (text: string) => text.replace(/&(?:lt|gt|amp);/g, (entity) => entities[entity] ?? entity);

/** A link, or a text between marks that stand at the edge of a word. */
const marks = /<(https?:[^|>]+)(?:\|([^>]*))?>|(?<=^|\s)\*([^*\n]+)\*(?=$|[\s.,:;!?])|`([^`\n]+)`/g;

/** The parts of a text in their order. */
export function slackParts(text: string): SlackPart[] {
  const parts: SlackPart[] = [];
  let end = 0;
  const pushText = (until: number) => {
    if (until > end) parts.push({ kind: 'text', text: plain(text.slice(end, until)) });
  };
  for (const match of text.matchAll(marks)) {
    const [whole, url, label, bold, code] = match;
    pushText(match.index);
    if (url !== undefined) parts.push({ kind: 'link', url: plain(url), text: plain(label ?? url) });
    else parts.push({ kind: bold === undefined ? 'code' : 'bold', text: plain(bold ?? code ?? '') });
    end = match.index + whole.length;
  }
  pushText(text.length);
  return parts;
}
