// Options of commands as data: their flags, their text and how they are read.
import { isoTimeMs } from '../contract/primitives.ts';
import { usageFailure } from './failure.ts';

/** An option whose value is a T. */
export interface Option<T> {
  /** As in `--prop <k=v>`. */
  flags: string;
  text: string;
  choices?: readonly string[];
  /** Whether it may be given more than once. */
  repeats?: true;
  /** Reads what was given; undefined where it was not. */
  read(given: unknown): T;
}

/** The values of a record of options. */
export type ValuesOf<Options> = { [Name in keyof Options]: Options[Name] extends Option<infer T> ? T : never };

export function flag(flags: string, text: string): Option<boolean> {
  return { flags, text, read: (given) => given === true };
}

export function value(flags: string, text: string): Option<string | undefined> {
  return { flags, text, read: (given) => (given === undefined ? undefined : String(given)) };
}

export function values(flags: string, text: string): Option<string[]> {
  return { flags, text, repeats: true, read: (given) => (Array.isArray(given) ? given.map(String) : []) };
}

export function choice<const Choice extends string>(
  flags: string,
  text: string,
  choices: readonly Choice[],
): Option<Choice | undefined> {
  return { flags, text, choices, read: (given) => choices.find((word) => word === given) };
}

export function wholeNumber(flags: string, text: string, min = 0): Option<number | undefined> {
  const read = (given: unknown) => {
    if (given === undefined) return undefined;
    const number = Number(given);
    if (Number.isSafeInteger(number) && number >= min && String(given).trim() !== '') return number;
    throw usageFailure(`${flags} takes a whole number from ${min}, not "${String(given)}".`);
  };
  return { flags, text, read };
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A span of time such as `5m` or `1d12h`, in ms. */
export function duration(flags: string, text: string): Option<number | undefined> {
  return { flags, text, read: (given) => (given === undefined ? undefined : readDuration(flags, String(given))) };
}

function readDuration(flags: string, given: string): number {
  if (!/^(\d+[smhdw])+$/.test(given)) throw usageFailure(`${flags} takes a span of time such as 5m or 1d12h.`);
  const parts = [...given.matchAll(/(\d+)([smhdw])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * unitMs[unit as keyof typeof unitMs], 0);
}

/** A moment as ISO 8601; a date alone begins at midnight UTC. Epoch ms. */
export function moment(flags: string, text: string): Option<number | undefined> {
  const read = (given: unknown) => {
    if (given === undefined) return undefined;
    const ms = isoTimeMs(String(given));
    if (ms === undefined)
      throw usageFailure(`${flags} takes a date or time such as 2026-11-01 or 2026-11-01T09:00:00Z.`);
    return ms;
  };
  return { flags, text, read };
}
