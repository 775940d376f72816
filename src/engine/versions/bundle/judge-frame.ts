// Decides what can be said of a bundle as a whole: its version, its keys, and which items it has.
import * as z from 'zod';
import { type BundleKind, bundleItems, bundleKinds } from '../../../contract/bundle/registry.ts';
import { bundleSchema, bundleSchemaFile, bundleVersion } from '../../../contract/bundle.ts';
import type { Fault } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import { unixLines } from '../../../contract/lines.ts';
import { faultsOf, pointerOf } from '../../faults/faults.ts';
import { fault } from '../../faults/sentences.ts';
import { typeWords, valueWords } from '../../faults/words.ts';
import type { Fields } from './kinds/kind.ts';
import { identityOf, nameOf, rulesOf, tidyName } from './registry.ts';

/** An item as it was written. */
export interface RawItem {
  kind: BundleKind;
  pointer: string;
  fields: Fields;
  name: string;
  identity: string;
  /** Former name; null where none is given. */
  renamedFrom: string | null;
}

/** A bundle as far as it could be read. */
export interface Frame {
  faults: Fault[];
  items: RawItem[];
  present: BundleKind[];
}

const Shape = z.strictObject({
  $schema: z.string().optional(),
  version: z.unknown().optional(),
  ...Object.fromEntries(
    bundleKinds.map((kind) => [bundleItems[kind].key, z.array(z.unknown()).max(bundleItems[kind].most).optional()]),
  ),
});

/** Reads a bundle as a whole. Of another version nothing else is said: its words may mean something else. */
export function readFrame(value: unknown): Frame {
  if (!isObject(value)) {
    const message = `A bundle must be an object, got ${typeWords(value)}.`;
    return { faults: [fault('', 'wrong_type', message)], items: [], present: [] };
  }
  const version = versionFault(value.version);
  if (version?.code === 'unsupported_version') return { faults: [version], items: [], present: [] };
  const parsed = Shape.safeParse(value);
  const shape = parsed.success ? [] : faultsOf(parsed.error, { input: value, schema: Shape, name: 'a bundle' });
  const present = bundleKinds.filter((kind) => value[bundleItems[kind].key] !== undefined);
  const lists = present.map((kind) => readList(kind, value[bundleItems[kind].key]));
  return {
    faults: [
      ...(version ? [version] : []),
      ...shape,
      ...schemaFaults(value.$schema),
      ...lists.flatMap((l) => l.faults),
    ],
    items: lists.flatMap(({ items }) => items),
    present,
  };
}

function versionFault(version: unknown): Fault | null {
  if (version === bundleVersion) return null;
  const reads = `This server reads version ${bundleVersion}.`;
  if (version === undefined) return fault('/version', 'required', `\`version\` is required. ${reads}`, '1');
  return fault('/version', 'unsupported_version', `There is no version ${valueWords(version)}. ${reads}`, '1');
}

function schemaFaults(address: unknown): Fault[] {
  if (typeof address !== 'string' || address.split('/').at(-1) === bundleSchemaFile) return [];
  const message = `\`$schema\` must lead to ${bundleSchemaFile}, got ${valueWords(address)}.`;
  return [fault('/$schema', 'invalid_value', message, bundleSchema)];
}

function readList(kind: BundleKind, list: unknown): { faults: Fault[]; items: RawItem[] } {
  const { key, most } = bundleItems[kind];
  const given: unknown[] = Array.isArray(list) ? list.slice(0, most) : [];
  const faults: Fault[] = [];
  const items: RawItem[] = [];
  given.forEach((raw, index) => {
    const pointer = pointerOf([key, index]);
    if (isObject(raw)) items.push(readItem(kind, pointer, unixLines(raw) as Fields));
    else faults.push(fault(pointer, 'wrong_type', `A ${rulesOf(kind).noun} must be an object, got ${typeWords(raw)}.`));
  });
  return { faults, items };
}

function readItem(kind: BundleKind, pointer: string, given: Fields): RawItem {
  const { renamedFrom, ...rest } = given;
  const name = nameOf(kind, rest);
  const field = rulesOf(kind).nameField(rest);
  const fields = typeof rest[field] === 'string' ? { ...rest, [field]: name } : rest;
  const former = typeof renamedFrom === 'string' ? tidyName(renamedFrom) : null;
  return { kind, pointer, fields, name, identity: identityOf(kind, fields), renamedFrom: former };
}
