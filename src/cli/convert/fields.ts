// Reads values of files whose shape nobody has checked.
import { isObject } from '../../contract/json.ts';
import { oneLine } from '../../engine/templates/one-line.ts';

export type Fields = Record<string, unknown>;

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;
export const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
export const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {});
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** An own field; what an object inherits is never data. */
export const fieldOf = (value: unknown, field: string): unknown =>
  isObject(value) && Object.hasOwn(value, field) ? value[field] : undefined;

/** Whether a setting says something: an empty one is written for each field that was not filled in. */
export const isGiven = (value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  value !== '' &&
  value !== false &&
  !(typeof value === 'object' && Object.keys(value).length === 0);

/** A name as bundles take it: without control characters, at most 200 characters. */
export const nameFrom = (text: string): string =>
  oneLine(text).slice(0, 180).toWellFormed().normalize('NFC').slice(0, 190).trim();

/** Gives each thing a name that nothing before it has. */
export function createNames(): (wanted: string, fallback: string) => string {
  const taken = new Set<string>();
  return (wanted, fallback) => {
    const base = nameFrom(wanted) || fallback;
    let name = base;
    for (let number = 2; taken.has(name); number += 1) name = `${base} ${number}`;
    taken.add(name);
    return name;
  };
}

/** Gives each step a label that no step before it has. */
export function createLabels(): (wanted: string, fallback: string) => string {
  const taken = new Set<string>(['end']);
  return (wanted, fallback) => {
    const letters = wanted.replace(/[^A-Za-z0-9_-]+/g, '_').replace(/^[^A-Za-z]+/, '');
    const base = (letters === '' ? fallback : letters).slice(0, 56);
    let label = base;
    for (let number = 2; taken.has(label); number += 1) label = `${base}_${number}`;
    taken.add(label);
    return label;
  };
}
