import { positionAt, type TemplateFault } from './fault.ts';
import { templateLimits, tooDeepMessage } from './limits.ts';
import type { Tag } from './tag.ts';

interface OpenBlock {
  tag: Tag;
  branches: number;
  hasElse: boolean;
}

/** Follows which blocks are open; `add` returns false when the template is too deep to continue. */
export function createOutline(source: string, faults: TemplateFault[]) {
  const open: OpenBlock[] = [];
  let branches = 0;
  const report = (tag: Tag, message: string, suggestion?: string, code: TemplateFault['code'] = 'template_syntax') => {
    faults.push({
      code,
      message,
      ...positionAt(source, tag.start),
      suggestion,
    });
  };
  const titleOf = ({ tag }: OpenBlock) => `{{#${tag.name}}} of line ${positionAt(source, tag.start).line}`;

  function branch(tag: Tag): void {
    const block = open.at(-1);
    if (block === undefined) report(tag, 'This {{else}} is outside any block.');
    else if (block.hasElse) report(tag, `${titleOf(block)} already had its {{else}}.`);
    else if (tag.kind === 'else') block.hasElse = true;
    else {
      block.branches += 1;
      branches += 1;
    }
  }

  function close(tag: Tag): void {
    const at = open.findLastIndex((block) => block.tag.name === tag.name);
    const closed = open.splice(at === -1 ? Math.max(open.length - 1, 0) : at);
    for (const block of closed) branches -= block.branches;
    const [outer] = closed;
    if (outer === undefined) report(tag, `{{/${tag.name}}} closes a block that was never opened.`);
    else if (at === -1) report(tag, `{{/${tag.name}}} cannot close ${titleOf(outer)}.`, `{{/${outer.tag.name}}}`);
    for (const block of closed.slice(1)) neverClosedBlock(block);
  }

  function neverClosedBlock({ tag }: OpenBlock): void {
    report(tag, `{{#${tag.name}}} is never closed.`, `{{/${tag.name}}}`);
  }

  return {
    add(tag: Tag): boolean {
      if (tag.kind === 'open') open.push({ tag, branches: 0, hasElse: false });
      if (tag.kind === 'else' || tag.kind === 'chain') branch(tag);
      if (tag.kind === 'close') close(tag);
      const tooMany = open.length + branches > templateLimits.branches;
      if (open.length <= templateLimits.depth && !tooMany) return true;
      const message = tooMany ? 'A block has too many {{else if}} branches.' : tooDeepMessage('Blocks');
      report(tag, message, undefined, 'template_too_deep');
      return false;
    },
    end(): void {
      for (const block of open) neverClosedBlock(block);
    },
  };
}
