import { AppError } from '../../contract/errors.ts';
import type { Gate, Tool } from './tool.ts';

const words = ['write', 'send', 'show_pii'] as const;
type Word = (typeof words)[number];

/** What the address allows. */
export type Allowed = ReadonlySet<Word>;

/** Reads `?allow=write,send,show_pii`. */
export function allowedBy(query: URLSearchParams): Allowed {
  const asked = query
    .getAll('allow')
    .flatMap((list) => list.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const unknown = asked.find((word) => !words.some((known) => known === word));
  if (unknown !== undefined)
    throw new AppError('bad_request', `\`allow\` is a list of ${words.join(', ')}; it holds ${unknown.slice(0, 40)}.`);
  return new Set(words.filter((word) => asked.includes(word)));
}

export function isAllowed({ gate }: Pick<Tool, 'gate'>, allowed: Allowed): boolean {
  return gate === null || allowed.has(gate);
}

/** How to allow what a tool needs, as a sentence. */
export function howToAllow(name: string, gate: Gate): string {
  return `${name} is not allowed here: it needs --allow-${gate} with \`sendora mcp\`, or /mcp?allow=${gate} over HTTP. Whoever set up this connection decides that.`;
}
