// Decides whether an item of a bundle can be saved, by the checks of the API on its body.
// 1. What the checks say of ids is told of names: pointers, fields, suggestions and the ids in sentences.
// 2. A fault of a name hides those that only follow from it.
import * as z from 'zod';
import { nameFields } from '../../../contract/bundle/by-name.ts';
import type { BundleKind } from '../../../contract/bundle/registry.ts';
import type { Fault } from '../../../contract/errors.ts';
import { faultsOf } from '../../faults/faults.ts';
import { valueAt } from '../../faults/schema-path.ts';
import { fault } from '../../faults/sentences.ts';
import { canonicalItem } from './canonical.ts';
import type { NamedItem } from './judge-names.ts';
import type { AnyJudgedItem } from './judged.ts';
import type { Fields } from './kinds/kind.ts';
import type { Links } from './links.ts';
import { itemPointer, withIdFields, withIds } from './references.ts';
import { rulesOf } from './registry.ts';

interface ItemJudgement {
  faults: Fault[];
  item: AnyJudgedItem | null;
}

/** Judges one item; pointers lead into the bundle. */
export function judgeItem(named: NamedItem, links: Links): ItemJudgement {
  const { kind, pointer: at, fields: given } = named;
  const rules = rulesOf(kind);
  const own = ownFields(kind, given, links);
  const found: Fault[] = [...own.faults];
  const withStandIns = withIdFields(own.fields, rules.references, ({ kind: wanted, value, pointer, field }) => {
    found.push(idFault(pointer, field, links.nameOf(value)));
    return links.standIn(wanted);
  });
  const hidden = new Set(found.map(({ pointer }) => itemPointer(pointer, rules.references)));
  const body = withIds(withStandIns, rules.references, (reference) =>
    links.idOf(
      { ...reference, pointer: at + reference.pointer },
      rules.channelKinds?.(given, reference.pointer) ?? null,
      (missing) => {
        hidden.add(reference.pointer);
        found.push({ ...missing, pointer: reference.pointer });
      },
    ),
  );
  for (const mention of rules.mentions?.(own.fields) ?? []) {
    const report = (missing: Fault) => found.push({ ...missing, pointer: mention.pointer });
    links.idOf({ ...mention, pointer: at + mention.pointer }, null, report);
  }
  const { faults, saved } = rules.judge(body, links.ids);
  const told = faults
    .map((one) => inBundleWords(one, kind, given, links))
    .filter(({ pointer }) => !hidden.has(pointer));
  const all = [...found, ...told].map((one) => ({ ...one, pointer: at + one.pointer }));
  if (all.length > 0 || saved === null) return { faults: all, item: null };
  const { name, identity, id, existing, isRenamed, renamedFrom, adopted, takenFrom } = named;
  const item = canonicalItem(kind, given as never);
  const former = isRenamed ? renamedFrom : null;
  // The parts belong to one kind, as they come from its rules.
  const judged = {
    kind,
    name,
    identity,
    pointer: at,
    id,
    existing,
    renamedFrom: former,
    adopted,
    takenFrom,
    item,
    saved,
  };
  return { faults: [], item: judged as AnyJudgedItem };
}

/** The fields that an item of the kind may have, without its former name; a fault for each other one. */
function ownFields(kind: BundleKind, given: Fields, links: Links): { fields: Fields; faults: Fault[] } {
  const { fields: fieldsOf, noun } = rulesOf(kind);
  const known = fieldsOf(given);
  const isKnown = (field: string) => known === null || known.includes(field) || apiIdFields.includes(field);
  if (Object.keys(given).every(isKnown)) return { fields: given, faults: [] };
  const shape = z.strictObject(Object.fromEntries((known ?? []).map((field) => [field, z.unknown().optional()])));
  const unknown = Object.fromEntries(Object.entries(given).filter(([field]) => !isKnown(field)));
  const parsed = shape.safeParse(unknown);
  const name = `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
  const faults = parsed.success ? [] : faultsOf(parsed.error, { input: unknown, schema: shape, name });
  const fields = Object.entries(given).filter(([field]) => isKnown(field));
  return { fields: Object.fromEntries(fields), faults: faults.map((one) => inBundleWords(one, kind, given, links)) };
}

/** The fault of an id where a bundle has a name. */
function idFault(pointer: string, field: string, name: string | undefined): Fault {
  const named =
    Object.hasOwn(nameFields, field) && field !== 'id' ? nameFields[field as keyof typeof nameFields] : null;
  const advice = named === null ? 'leave it out' : `give \`${named}\`, the name`;
  return fault(pointer, 'id_in_bundle', `\`${field}\` holds an id, and a bundle holds none: ${advice}.`, name);
}

const idField = /^(id|\w*Ids?)$/;
const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const apiIdFields = Object.keys(nameFields).filter((field) => field !== 'id');
const apiFields = new RegExp(`\\b(${apiIdFields.join('|')})\\b`, 'g');

const bundleWord = (word: string) => nameFields[word as keyof typeof nameFields] ?? word;

/** A fault of a body as one of the item that it was made from. */
function inBundleWords(found: Fault, kind: BundleKind, item: Fields, links: Links): Fault {
  const pointer = itemPointer(found.pointer, rulesOf(kind).references);
  const field = pointer.split('/').at(-1) ?? '';
  if (found.code === 'unknown_field' && idField.test(field)) {
    const value = valueAt(item, pointer.split('/').slice(1));
    return idFault(pointer, field, typeof value === 'string' ? links.nameOf(value) : undefined);
  }
  const message = found.message
    .replaceAll(apiFields, bundleWord)
    .replaceAll(uuid, (id) => (links.nameOf(id) === undefined ? id : JSON.stringify(links.nameOf(id))));
  const suggestion = found.suggestion === undefined ? undefined : found.suggestion.replace(apiFields, bundleWord);
  return fault(pointer, found.code, message, suggestion);
}
