import picocolors from 'picocolors';
import type { ProblemDocument } from '../failure.ts';
import type { Host } from '../host.ts';
import { clean } from './clean.ts';
import type { Colors } from './colors.ts';
import { drawProblem } from './problem.ts';

export interface OutputOptions {
  json: boolean;
  human: boolean;
  quiet: boolean;
  /** false for `--no-color`. */
  color: boolean;
}

/** Shorter texts are no keys, and may be part of anything. */
const shortestKey = 8;

/** Where a command writes: results on stdout, all else on stderr; JSON for programs, text for people. */
export interface Output {
  /** Whether a person reads; else stdout holds JSON. */
  human: boolean;
  colors: Colors;
  /** Width of the terminal in characters. */
  columns: number;
  /** The one result of a command: drawn for people, as it is for programs. */
  result(value: unknown, draw: (colors: Colors) => string): void;
  /** One of many results: a line for people, one line of JSON for programs. */
  item(value: unknown, draw: (colors: Colors) => string): void;
  /** Text on stdout that is the same for people and programs, such as a file. */
  raw(text: string): void;
  /** A sentence for people on stderr; programs and `--quiet` do not get it. */
  note(text: string): void;
  problem(problem: ProblemDocument): void;
  /** Never prints this text; a mask takes its place. */
  hide(secret: string): void;
}

export function createOutput(host: Host, options: OutputOptions): Output {
  const human = options.human || (!options.json && host.stdout.isTerminal);
  const hidden = new Map<string, string>();
  const mask = (text: string) => {
    let masked = text;
    for (const [secret, shown] of hidden) masked = masked.replaceAll(secret, shown);
    return masked;
  };
  const wantsColor = options.color && !host.env.NO_COLOR && human;
  const colors = picocolors.createColors(wantsColor && host.stdout.isTerminal);
  const stderrColors = picocolors.createColors(wantsColor && host.stderr.isTerminal);
  const toStdout = (text: string) => host.stdout.write(mask(text));
  const toStderr = (text: string) => host.stderr.write(mask(text));
  const hide = (secret: string) => void (secret.length >= shortestKey && hidden.set(secret, maskOf(secret)));
  hide(host.env.SENDORA_KEY?.trim() ?? '');
  return {
    human,
    colors,
    columns: host.stdout.columns() ?? 80,
    result: (value, draw) => toStdout(human ? `${clean(draw(colors)).trimEnd()}\n` : `${JSON.stringify(value)}\n`),
    item: (value, draw) => toStdout(human ? `${clean(draw(colors))}\n` : `${JSON.stringify(value)}\n`),
    raw: toStdout,
    note: (text) => {
      if (human && !options.quiet) toStderr(`${clean(text)}\n`);
    },
    problem: (problem) =>
      toStderr(human ? `${clean(drawProblem(problem, stderrColors))}\n` : `${JSON.stringify(problem)}\n`),
    hide,
  };
}

/** First and last characters of a key, as the API shows them. */
export function maskOf(secret: string): string {
  return secret.length < 16 ? '…' : `${secret.slice(0, 8)}…${secret.slice(-4)}`;
}
