import type { Fault } from './errors.ts';

const mostFaults = 10;
const message =
  'Text must be whole Unicode characters; this holds half of one (a lone surrogate), which would be stored as another text.';

/** The texts and field names of a JSON value that are no Unicode, with pointers below `at`. Never recurses. */
export function textFaults(value: unknown, at: string): Fault[] {
  const faults: Fault[] = [];
  const open: { value: unknown; pointer: string }[] = [{ value, pointer: at }];
  for (let next = open.pop(); next !== undefined && faults.length < mostFaults; next = open.pop()) {
    const { value: item, pointer } = next;
    if (typeof item === 'string' && !item.isWellFormed()) faults.push(faultAt(pointer));
    if (typeof item !== 'object' || item === null) continue;
    for (const [name, child] of Object.entries(item)) {
      const place = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (name.isWellFormed()) open.push({ value: child, pointer: place });
      else faults.push(faultAt(place.toWellFormed()));
    }
  }
  return faults;
}

const faultAt = (pointer: string): Fault => ({ pointer, code: 'invalid_text', message });
