import * as z from 'zod';
import { isObject } from './json.ts';

const carriageReturns = /\r\n?/g;

/** Deeper than anything that can be saved; what is nested deeper is refused by whoever judges the value. */
const maxDepth = 80;

/** A JSON value in which every line of every text ends with \n, whatever system it was written on; itself where it does already. */
export function unixLines(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.includes('\r') ? value.replace(carriageReturns, '\n') : value;
  if (depth > maxDepth) return value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => unixLines(item, depth + 1));
    return items.every((item, place) => item === value[place]) ? value : items;
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, unixLines(item, depth + 1)] as const);
  return entries.every(([key, item]) => item === value[key]) ? value : Object.fromEntries(entries);
}

/**
 * The schema of a body whose texts are saved with \n at the end of their lines. Whatever a bundle may hold is saved so,
 * which makes its export the same bytes wherever it was written.
 */
export function savedTexts<S extends z.ZodType>(schema: S): z.ZodType<z.output<S>, z.input<S>> {
  // What is looked at before the schema has its type: only texts are changed, and into texts.
  return z.preprocess((body) => unixLines(body), schema) as unknown as z.ZodType<z.output<S>, z.input<S>>;
}
