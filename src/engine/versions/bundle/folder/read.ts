// Reads the folder form: every file with its faults, and for each place of the bundle the file and line that say it.

import { type BundleKind, bundleItems, bundleKinds } from '../../../../contract/bundle/registry.ts';
import { bundleSchema, bundleVersion } from '../../../../contract/bundle.ts';
import type { Fault } from '../../../../contract/errors.ts';
import { isObject } from '../../../../contract/json.ts';
import { pointerOf } from '../../../faults/faults.ts';
import { valueAt } from '../../../faults/schema-path.ts';
import { fault } from '../../../faults/sentences.ts';
import { closest } from '../../../faults/suggest.ts';
import type { Fields } from '../kinds/kind.ts';
import { type JsonReading, readJson } from '../read-json.ts';
import { readSuffix, textFieldsOf } from './texts.ts';
import { type FolderFile, variablesFile } from './write.ts';

/** A place in a file; lines and columns from 1. */
export interface FilePlace {
  file: string;
  line: number;
  column: number;
}

export interface FolderFault extends Fault, FilePlace {}

export interface FolderReading {
  /** The bundle, as it is to be judged; it has every kind, so that none is left alone by a prune. */
  value: Fields;
  faults: FolderFault[];
  /** The place of a pointer into `value`; null where no file says it. */
  locate(pointer: string): FilePlace | null;
  /** Every item with the files that it is in. */
  items: readonly { kind: BundleKind; item: Fields; files: readonly string[] }[];
}

/** Where an item came from. */
interface Origin {
  file: string;
  /** Pointer of the item inside the file. */
  at: string;
  locate: JsonReading['locate'];
  /** Files of its texts by their pointer inside the item. */
  texts: Map<string, string>;
}

interface Item {
  kind: BundleKind;
  stem: string;
  /** null where the file is not valid, which is reported. */
  value: Fields | null;
  origin: Origin;
}

const kindOfFolder = new Map(bundleKinds.map((kind) => [bundleItems[kind].key as string, kind]));
const top = { line: 1, column: 1 };

export function fromFolder(files: readonly FolderFile[]): FolderReading {
  const faults: FolderFault[] = [];
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const items = sorted.flatMap((file) => readItems(file, faults));
  for (const file of sorted) addText(file, items, faults);
  const byKind = Map.groupBy(
    items.filter(({ value }) => value !== null),
    ({ kind }) => kind,
  );
  const lists = bundleKinds.map((kind) => [bundleItems[kind].key, (byKind.get(kind) ?? []).map(({ value }) => value)]);
  return {
    value: { $schema: bundleSchema, version: bundleVersion, ...Object.fromEntries(lists) },
    faults,
    locate: (pointer) => placeOf(pointer, byKind),
    items: items.flatMap(({ kind, value, origin }) =>
      value === null ? [] : [{ kind, item: value, files: [origin.file, ...origin.texts.values()] }],
    ),
  };
}

function placeOf(pointer: string, byKind: ReadonlyMap<BundleKind, readonly Item[]>): FilePlace | null {
  const [, key = '', index = '', ...rest] = pointer.split('/');
  const kind = kindOfFolder.get(key);
  const origin = kind && byKind.get(kind)?.[Number(index)]?.origin;
  if (!origin) return null;
  const inner = rest.map((part) => `/${part}`).join('');
  const text = origin.texts.get(inner);
  return text === undefined ? { file: origin.file, ...origin.locate(origin.at + inner) } : { file: text, ...top };
}

function readItems(file: FolderFile, faults: FolderFault[]): Item[] {
  if (/\.ya?ml$/.test(file.path)) faults.push(...yaml(file.path).map((one) => ({ ...one, file: file.path, ...top })));
  if (!file.path.endsWith('.json')) return [];
  const found = kindOf(file.path);
  if (found === null) {
    faults.push(...misplaced(file.path).map((one) => ({ ...one, file: file.path, ...top })));
    return [];
  }
  const { value, locate, faults: own, isUnreadable } = readJson(file.text);
  const report = (fault: Fault) => faults.push({ ...fault, file: file.path, ...locate(fault.pointer) });
  const item = (at: string, given: unknown): Item => ({
    ...found,
    value: isObject(given) ? withoutSchema(given) : null,
    origin: { file: file.path, at, locate, texts: new Map() },
  });
  for (const fault of own) report(fault);
  if (isUnreadable) return [item('', null)];
  if (file.path === variablesFile) {
    if (Array.isArray(value)) {
      return value.map((variable: unknown, index) => {
        if (!isObject(variable)) report(fault(`/${index}`, 'wrong_type', 'A variable must be an object.'));
        return item(`/${index}`, variable);
      });
    }
    report(fault('', 'wrong_type', 'The file must hold a list of variables.'));
  } else if (!isObject(value)) report(fault('', 'wrong_type', `The file must hold one ${found.kind} as an object.`));
  return [item('', value)];
}

/** The kind and stem of a JSON file; null where it is in no place of an item. */
function kindOf(path: string): Pick<Item, 'kind' | 'stem'> | null {
  if (path === variablesFile) return { kind: 'variable', stem: '' };
  const [folder = '', name = '', ...deeper] = path.split('/');
  const kind = kindOfFolder.get(folder);
  if (kind === undefined || kind === 'variable' || deeper.length > 0) return null;
  return { kind, stem: name.slice(0, -'.json'.length) };
}

/** The fault of a YAML file where items are: passing it over would leave out what somebody has written. */
function yaml(path: string): Fault[] {
  const [folder = ''] = path.split('/');
  const isItem = kindOfFolder.has(folder.replace(/\.ya?ml$/, ''));
  return isItem ? [fault('', 'yaml', 'This is a YAML file; a bundle is JSON. Write the item as a .json file.')] : [];
}

/** The fault of a file that was probably meant as an item; other files may be in the same folder. */
function misplaced(path: string): Fault[] {
  const [folder = '', ...rest] = path.split('/');
  const folders = [...kindOfFolder.keys()].filter((name) => name !== bundleItems.variable.key);
  if (folders.includes(folder)) {
    const message = `Files of ${folder} are in ${folder}/ itself, not in a folder below it.`;
    return rest.length > 1 ? [fault('', 'unknown_file', message)] : [];
  }
  const meant = rest.length === 0 ? closest(path, [variablesFile]) : closest(folder, folders);
  const message = `A file of this place is not part of the bundle. Items are in ${folders.map((name) => `${name}/`).join(', ')}; variables in ${variablesFile}.`;
  return meant === undefined ? [] : [fault('', 'unknown_file', message, meant)];
}

/** What a file says of its own schema is not part of the item. */
function withoutSchema({ $schema: _schema, ...item }: Fields): Fields {
  return item;
}

/** Puts the text of a file into its item. */
function addText(file: FolderFile, items: readonly Item[], faults: FolderFault[]): void {
  const [folder = '', name = '', ...deeper] = file.path.split('/');
  const kind = kindOfFolder.get(folder);
  if (kind === undefined || deeper.length > 0) return;
  if (!Object.values(textFieldsOf(kind)).some((extension) => name.endsWith(`.${extension}`))) return;
  const report = (code: string, message: string) =>
    faults.push({ ...fault('', code, message), file: file.path, ...top });
  const [owner] = items
    .filter((item) => item.kind === kind && name.startsWith(`${item.stem}.`))
    .flatMap((item) => {
      const part = readSuffix(kind, name.slice(item.stem.length));
      return part === null ? [] : [{ item, part }];
    })
    .sort((a, b) => b.item.stem.length - a.item.stem.length);
  if (owner === undefined) {
    return void report('orphan_file', `No ${kind} belongs to this text: there is no .json file of its name beside it.`);
  }
  const { item, part } = owner;
  // The file of the item has been reported already.
  if (item.value === null) return;
  const path = part.locale === null ? [part.field] : ['locales', part.locale, part.field];
  if (valueAt(item.value, path) !== undefined) {
    const message = `${item.origin.file} holds this text too, as \`${path.join('.')}\`; keep one of the two.`;
    return void report('two_sources', message);
  }
  item.value = withText(item.value, path, file.text);
  item.origin.texts.set(pointerOf(path), file.path);
}

function withText(item: Fields, [head = '', ...rest]: readonly string[], text: string): Fields {
  if (rest.length === 0) return { ...item, [head]: ownText(text) };
  const inner = item[head] ?? {};
  return isObject(inner) ? { ...item, [head]: withText(inner, rest, text) } : item;
}

/** Files may have been given other line ends by git; the newline at the end belongs to the file. */
const ownText = (text: string) => text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
