// Reads the text of a bundle: JSON, with the place of every value.
// 1. Whatever JSON.parse takes is read to the same value, except what nobody can mean: two keys of one name, half a
//    surrogate, numbers that are too large, nesting deeper than any bundle; each is a fault with its pointer.
// 2. A text that is no JSON has one fault, with line and column; of YAML it is said that it is YAML.
// 3. Linear in the text, whatever it holds, and never recursive.
import { bundleLimits } from '../../../contract/bundle.ts';
import type { Fault } from '../../../contract/errors.ts';
import { fault } from '../../faults/sentences.ts';
import { JsonReader, JsonSyntaxError } from './json-reader.ts';
import { type Place, placesIn } from './text-place.ts';

/** A text as it was read. */
export interface JsonReading {
  /** undefined where the text is no JSON. */
  value: unknown;
  faults: Fault[];
  /** Whether the text is no JSON at all, so that nothing else can be said of it. */
  isUnreadable: boolean;
  /** Line and column, both from 1, of what a pointer leads to; of its nearest parent where there is nothing. */
  locate(pointer: string): Place;
}

/** What begins a YAML document and no JSON. */
const yaml = /^\s*(?:%YAML|---|- |#|["']?[$\w-]+["']?\s*:(?:\s|$))/;

/** Reads a text; a byte order mark before it is passed over. */
export function readJson(text: string): JsonReading {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  try {
    const reader = new JsonReader(source, { maxDepth: bundleLimits.depth, keepPlaces: false });
    const value = reader.read();
    return { value, faults: reader.faults, isUnreadable: false, locate: locator(source) };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const place = placesIn(source)(error.offset);
    return { value: undefined, faults: [unreadable(source, error, place)], isUnreadable: true, locate: () => place };
  }
}

function unreadable(source: string, error: JsonSyntaxError, { line, column }: Place): Fault {
  if (error.code === 'invalid_json' && yaml.test(source)) {
    return fault('', 'yaml', 'This looks like YAML; write it as JSON.');
  }
  return fault(error.pointer, error.code, `${error.message} (line ${line}, column ${column})`);
}

/** Places are only kept when somebody asks for one: most bundles have no fault. */
function locator(source: string): (pointer: string) => Place {
  let found: { reader: JsonReader; placeAt: (offset: number) => Place } | null = null;
  return (pointer) => {
    if (found === null) {
      found = {
        reader: new JsonReader(source, { maxDepth: bundleLimits.depth, keepPlaces: true }),
        placeAt: placesIn(source),
      };
      found.reader.read();
    }
    return found.placeAt(found.reader.offsetOf(pointer));
  };
}
