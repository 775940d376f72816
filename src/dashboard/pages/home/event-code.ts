// The event of the form as one's own code would send it, with the real write key.

export const codeLanguages = ['curl', 'sdk', 'node'] as const;
export type CodeLanguage = (typeof codeLanguages)[number];

export interface CodeEvent {
  userId: string;
  event: string;
  properties: Record<string, unknown>;
}

export interface CodeSource {
  /** Address of the service. */
  host: string;
  /** null where the dashboard has none; the code then has a place for it. */
  writeKey: string | null;
}

const keyMark = '\u0000key\u0000';
const missingKey = 'YOUR_WRITE_KEY';

/** Code that sends an event: `full` to copy, `shown` in pieces with the key masked. */
export function eventCode(language: CodeLanguage, event: CodeEvent, { host, writeKey }: CodeSource) {
  const marked = writers[language](event, host);
  const full = marked.replaceAll(keyMark, writeKey ?? missingKey);
  return { full, shown: piecesOf(marked, maskedKey(writeKey)) };
}

/** The beginning of a key: enough to recognise it by, too little to use it. */
export function maskedKey(key: string | null): string {
  return key === null ? missingKey : `${key.slice(0, 14)}…`;
}

/** A part of the code as it is drawn. */
export interface CodePiece {
  text: string;
  kind: 'plain' | 'key' | 'string';
}

const writers: Record<CodeLanguage, (event: CodeEvent, host: string) => string> = {
  curl: (event, host) => `curl ${host}/v1/track \\
  -u ${keyMark}: \\
  -d '${indented(event, 2).replaceAll("'", "'\\''")}'`,
  sdk: ({ userId, event, properties }, host) => `import { createClient } from '${host}/sdk/sendora.js';

const sendora = createClient({
  writeKey: '${keyMark}',
  host: '${host}',
});
sendora.identify(${JSON.stringify(userId)});
sendora.track(${JSON.stringify(event)}, ${indented(properties)});`,
  node: (event, host) => `const response = await fetch('${host}/v1/track', {
  method: 'POST',
  headers: {
    authorization: \`Basic \${btoa('${keyMark}:')}\`,
    'content-type': 'application/json',
  },
  body: JSON.stringify(${indented(event, 2)}),
});`,
};

/** JSON over several lines, every line but the first moved to the right. */
const indented = (value: unknown, spaces = 0) =>
  JSON.stringify(value, null, 2).replaceAll('\n', `\n${' '.repeat(spaces)}`);

const tokens = new RegExp(`${keyMark}|"(?:[^"\\\\\\n]|\\\\.)*"`, 'g');

function piecesOf(marked: string, masked: string): CodePiece[] {
  const pieces: CodePiece[] = [];
  let at = 0;
  for (const { 0: text, index } of marked.matchAll(tokens)) {
    if (index > at) pieces.push({ text: marked.slice(at, index), kind: 'plain' });
    // A name before a colon is no value.
    const isName = marked[index + text.length] === ':';
    if (text === keyMark) pieces.push({ text: masked, kind: 'key' });
    else pieces.push({ text, kind: isName ? 'plain' : 'string' });
    at = index + text.length;
  }
  if (at < marked.length) pieces.push({ text: marked.slice(at), kind: 'plain' });
  return pieces;
}
