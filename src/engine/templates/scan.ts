/**
 * Decides where the tags of a template are and whether its blocks are balanced, and says so in plain words.
 * 1. It sees the same tags as the parser, so whatever it calls shallow the parser can read in bounded time.
 * 2. Each character is looked at a bounded number of times.
 * 3. A template without faults here can only fail inside a single tag.
 */
import { positionAt, type TemplateFault } from './fault.ts';
import { templateLimits } from './limits.ts';
import { liquidFaults } from './liquid.ts';
import { createOutline } from './outline.ts';
import { readTag, type Tag } from './tag.ts';

export interface Scan {
  tags: Tag[];
  faults: TemplateFault[];
}

/** Finds every tag of a template and every fault of its outline. */
export function scanTemplate(source: string): Scan {
  const scan: Scan = { tags: [], faults: [] };
  const outline = createOutline(source, scan.faults);
  let from = 0;
  for (let at = source.indexOf('{{', from); at !== -1; at = source.indexOf('{{', from)) {
    if (isEscaped(source, at)) {
      from = at + 2;
      continue;
    }
    const read = readTag(source, at);
    if ('message' in read) {
      scan.faults.push({ code: read.code, message: read.message, ...positionAt(source, at) });
      if (read.resume === undefined) return scan;
      from = read.resume;
    } else {
      scan.tags.push(read);
      if (!outline.add(read)) return scan;
      from = read.end;
    }
    if (scan.faults.length >= templateLimits.faults) return scan;
  }
  outline.end();
  scan.faults.push(...liquidFaults(source).slice(0, templateLimits.faults));
  return scan;
}

/** `\{{` prints braces; `\\{{` prints a backslash before a tag. */
function isEscaped(source: string, at: number): boolean {
  return source[at - 1] === '\\' && source[at - 2] !== '\\';
}
