// Turns a Liquid text into a template of this product.
// 1. What has no twin is listed with its line, and a comment stands in its place.
// 2. A condition that has no twin never holds; what stands behind {% else %} is kept.
// 3. A text whose blocks do not close is not carried at all.
import type { Position } from '../../../engine/templates/fault.ts';
import type { Ledger } from '../result.ts';
import { Reader, readCondition, readFiltered, readValue, textLiteral } from './expression.ts';
import { type Branch, blocksOf, type Node } from './parse.ts';
import { Gap, type LiquidScope, type Surroundings } from './scope.ts';
import { tokensOf } from './tokens.ts';

export interface LiquidOptions {
  scope: LiquidScope;
  ledger: Ledger;
  /** The file; the line is added. */
  where: string;
}

/** The text as a template; null where it cannot be read. */
export function convertLiquid(source: string, options: LiquidOptions): string | null {
  const { tokens, broken } = tokensOf(source);
  const parsed = broken === null ? blocksOf(tokens) : { fault: 'a tag is never closed', at: broken };
  if ('fault' in parsed) {
    options.ledger.miss(placed(options, parsed.at), `the text: ${parsed.fault}`);
    return null;
  }
  return createWriter(options).nodes(parsed.nodes, []);
}

const placed = ({ where }: LiquidOptions, { line }: Position) => `${where}:${line}`;

const edges = /^(\}*)([\s\S]*?)(\{*)$/;
const brace = (sign: string) => `{{default "${sign}" ""}}`;

/**
 * Text as Handlebars prints it. A brace or a backslash beside a tag would be read as part of that, so a tag prints it; two
 * braces in a row are only text where Liquid had a raw block.
 */
function literal(text: string): string {
  const [, closing = '', core = '', opening = ''] = edges.exec(text) ?? [];
  const slash = core.endsWith('\\') ? '\\{{default "" ""}}' : '';
  return `${brace('}').repeat(closing.length)}${core.replaceAll('{{', '\\{{')}${slash}${brace('{').repeat(opening.length)}`;
}

function createWriter(options: LiquidOptions) {
  const { scope, ledger } = options;
  const around = (loops: Surroundings['loops']): Surroundings => ({ scope, loops });

  /** The result of `write`, or a comment where it finds a gap. */
  function orGap(at: Position, source: string, write: () => string): string {
    try {
      return write();
    } catch (error) {
      if (!(error instanceof Gap)) throw error;
      ledger.miss(placed(options, at), `${clip(source)}: ${error.message}`, error.instead);
      return commentOf(source);
    }
  }

  function branches(node: Extract<Node, { kind: 'if' }>, loops: Surroundings['loops']): string {
    const kept = keptBranches(node.branches, around(loops), options);
    const otherwise = node.otherwise === null ? '' : nodes(node.otherwise, loops);
    if (kept.length === 0) return otherwise;
    const parts = kept.map(
      ({ condition, body }, index) =>
        `${index === 0 ? `{{#if ${condition}}}` : `{{else if ${condition}}}`}${nodes(body, loops)}`,
    );
    return `${parts.join('')}${otherwise === '' ? '' : `{{else}}${otherwise}`}{{/if}}`;
  }

  function loop(node: Extract<Node, { kind: 'for' }>, loops: Surroundings['loops']): string {
    return orGap(node.at, node.source, () => {
      const reader = new Reader(node.body);
      const name = reader.take() ?? '';
      if (!/^[A-Za-z_]\w*$/.test(name)) throw new Gap(`the name ${name}`);
      if (!reader.takeIf('in')) throw new Gap('a loop without "in"');
      const list = readValue(reader, around(loops));
      if (reader.next !== undefined) throw new Gap(`a loop with ${reader.next}`);
      const item = list.resolved && 'path' in list.resolved ? list.resolved.item : undefined;
      const body = nodes(node.nodes, [...loops, item === undefined ? { name } : { name, item }]);
      const otherwise = node.otherwise === null ? '' : `{{else}}${nodes(node.otherwise, loops)}`;
      return `{{#each ${list.code} as |${name}|}}${body}${otherwise}{{/each}}`;
    });
  }

  function output(
    { body, trims, source, at }: Extract<Node, { kind: 'output' }>,
    loops: Surroundings['loops'],
  ): string {
    return orGap(at, source, () => {
      const reader = new Reader(body);
      const value = readFiltered(reader, around(loops));
      reader.end();
      if (typeof value.literal === 'string') textLiteral(value.literal);
      const code = value.code.startsWith('(') ? value.code.slice(1, -1) : value.code;
      return `{{${trims[0] ? '~' : ''}${code}${trims[1] ? '~' : ''}}}`;
    });
  }

  function write(node: Node, loops: Surroundings['loops']): string {
    if (node.kind === 'text') return literal(node.text);
    if (node.kind === 'output') return output(node, loops);
    if (node.kind === 'if') return branches(node, loops);
    if (node.kind === 'for') return loop(node, loops);
    ledger.miss(placed(options, node.at), `${clip(node.source)}: there is no such tag here`);
    return commentOf(node.source);
  }

  const nodes = (list: readonly Node[], loops: Surroundings['loops']): string =>
    list.map((node) => write(node, loops)).join('');
  return { nodes };
}

/** The branches whose conditions have a twin. */
function keptBranches(branches: readonly Branch[], around: Surroundings, options: LiquidOptions) {
  return branches.flatMap((branch) => {
    try {
      const condition = readCondition(branch.condition, around);
      return [{ condition: branch.negated ? `(not ${condition})` : condition, body: branch.body }];
    } catch (error) {
      if (!(error instanceof Gap)) throw error;
      const what = `${clip(branch.source)} and what stands in it: ${error.message}`;
      options.ledger.miss(placed(options, branch.at), what, error.instead);
      return [];
    }
  });
}

const clip = (text: string) => {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= 80 ? line : `${line.slice(0, 79).toWellFormed()}…`;
};

/** The source of a tag as a comment; braces and double hyphens would end it. */
const commentOf = (source: string) =>
  `{{! not carried: ${clip(source).replace(/[{}]+/g, '').replace(/-{2,}/g, '-').trim()} }}`;
