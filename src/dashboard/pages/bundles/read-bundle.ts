// Reads what was dropped or pasted for an import, and finds the lines that faults of the server are about.
import type { Fault } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import { readJson } from '../../../engine/versions/bundle/read-json.ts';
import type { ImportDocument } from '../../api/queries/bundles.ts';

/** A fault with its place in the text. */
export interface PlacedFault extends Fault {
  line: number;
  column: number;
}

export interface ReadBundle {
  /** Name of the file; null for text that was pasted. */
  file: string | null;
  text: string;
  /** null where the text is not JSON. */
  document: ImportDocument | null;
  /** Faults of the text itself. */
  faults: PlacedFault[];
  /** A fault of the server with its place; the whole body for faults of a query parameter. */
  place(fault: Fault): PlacedFault;
}

const bundleAt = '/bundle';
let read = 0;

/** The text may be a bundle, or what an import takes around one: `{ "bundle": …, "variables": … }`. */
export function readBundle(text: string, file: string | null): ReadBundle {
  const { value, faults, isUnreadable, locate } = readJson(text);
  const isFrame = isObject(value) && 'bundle' in value;
  const at = (pointer: string) => (!isFrame && pointer.startsWith(bundleAt) ? pointer.slice(bundleAt.length) : pointer);
  const place = (fault: Fault): PlacedFault => {
    const pointer = at(fault.pointer);
    return { ...fault, pointer, ...locate(pointer.startsWith('?') ? '' : pointer) };
  };
  const isUsable = !isUnreadable && faults.length === 0;
  read += 1;
  return {
    file,
    text,
    document: isUsable ? { id: read, frame: isFrame ? (value as ImportDocument['frame']) : { bundle: value } } : null,
    faults: faults.map((fault) => ({ ...fault, ...locate(fault.pointer) })),
    place,
  };
}

/** A line of a text with what is around it, so that a fault can be shown where it is. */
export function excerpt(text: string, line: number, around = 1): { number: number; text: string; isFaulty: boolean }[] {
  const lines = text.split('\n');
  const first = Math.max(1, line - around);
  return lines
    .slice(first - 1, line + around)
    .map((each, index) => ({ number: first + index, text: each.slice(0, 160), isFaulty: first + index === line }));
}
