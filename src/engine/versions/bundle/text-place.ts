/** A place in a text, as editors count: both from 1. */
export interface Place {
  line: number;
  /** In UTF-16 code units. */
  column: number;
}

/** The place of an offset; a line ends with \n, \r\n or \r. */
export function placeAt(text: string, offset: number): Place {
  let line = 1;
  let start = 0;
  for (let at = 0; at < offset && at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isEnd = code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10);
    if (!isEnd) continue;
    line += 1;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
}
