// Finds the resources of Dittofeed in its files: JSON or YAML, one resource in a file, lists of them as its API returns
// them, or texts of templates beside their definitions.
import { isAlias, parseDocument, visit } from 'yaml';
import { jsonFault } from '../../../contract/primitives.ts';
import type { LocatedFault } from '../../failure.ts';
import { type Fields, fieldOf, fieldsOf, listOf, textOf } from '../fields.ts';
import type { SourceFile } from '../result.ts';

export type ResourceKind = 'journey' | 'segment' | 'template' | 'userProperty';

export interface Resource {
  kind: ResourceKind;
  /** What other resources name it by. */
  id: string | null;
  name: string;
  definition: Fields;
  fields: Fields;
  where: string;
}

const lists: Readonly<Record<string, ResourceKind>> = {
  journeys: 'journey',
  segments: 'segment',
  templates: 'template',
  messageTemplates: 'template',
  userProperties: 'userProperty',
};

export const messageTypes = ['Email', 'Sms', 'MobilePush', 'Webhook'] as const;
const propertyTypes = new Set([
  'Trait',
  'Id',
  'AnonymousId',
  'Performed',
  'PerformedMany',
  'File',
  'Group',
  'KeyedPerformed',
  'AnyOf',
]);

/** The value of a YAML or JSON text; aliases are refused, since a few lines of them can be millions of values. */
function readYaml(text: string): { value: unknown } | { message: string } {
  try {
    const document = parseDocument(text, { strict: true, uniqueKeys: true, prettyErrors: true, logLevel: 'silent' });
    const [error] = document.errors;
    if (error !== undefined) return { message: error.message.split('\n')[0] ?? 'it is not YAML' };
    let hasAlias = false;
    visit(document, (_key, node) => {
      if (!isAlias(node)) return undefined;
      hasAlias = true;
      return visit.BREAK;
    });
    if (hasAlias) return { message: 'it holds aliases' };
    const value: unknown = document.toJS();
    const fault = jsonFault(value, deepest);
    return fault === null ? { value } : { message: fault };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

/** Levels of lists and objects in a file. */
const deepest = 100;

export const isData = (path: string): boolean => /\.(json|ya?ml)$/.test(path);

/** The resources of all files, and the files that cannot be read. */
export function resourcesOf(files: readonly SourceFile[]): { resources: Resource[]; faults: LocatedFault[] } {
  const faults: LocatedFault[] = [];
  const resources = files
    .filter(({ path }) => isData(path))
    .flatMap(({ path, text }) => {
      const read = readYaml(text);
      if ('value' in read) return inValue(read.value, path, null);
      faults.push({ code: 'unreadable', pointer: '', file: path, message: `It cannot be read: ${read.message}.` });
      return [];
    });
  return { resources, faults };
}

function inValue(value: unknown, where: string, kind: ResourceKind | null): Resource[] {
  if (Array.isArray(value)) return value.flatMap((one) => inValue(one, where, kind));
  const fields = fieldsOf(value);
  const listed = Object.entries(lists).flatMap(([key, of]) =>
    listOf(fieldOf(fields, key)).flatMap((one) => inValue(one, where, of)),
  );
  if (listed.length > 0) return listed;
  const definition = fieldsOf(fieldOf(fields, 'definition') ?? fieldOf(fields, 'draft'));
  const found = kind ?? kindOf(definition, where);
  if (found === null) return [];
  const id = fieldOf(fields, 'id');
  const name = textOf(fieldOf(fields, 'name')) ?? '';
  const at = name === '' ? where : `${where} "${name.slice(0, 80)}"`;
  return [{ kind: found, id: typeof id === 'string' ? id : null, name, definition, fields, where: at }];
}

function kindOf(definition: Fields, path: string): ResourceKind | null {
  const entry = fieldsOf(fieldOf(definition, 'entryNode'));
  const type = String(fieldOf(definition, 'type'));
  if (Object.keys(entry).length > 0) return fieldOf(entry, 'child') === undefined ? 'segment' : 'journey';
  if (messageTypes.some((one) => one === type)) return 'template';
  if (propertyTypes.has(type)) return 'userProperty';
  if (fieldOf(definition, 'subject') !== undefined) return 'template';
  const folder = path.split('/').at(-2) ?? '';
  return Object.keys(definition).length > 0 && Object.hasOwn(lists, folder) ? (lists[folder] ?? null) : null;
}

/** The resource that another one names by its id or its name; none where two have the name. */
export function named(resources: readonly Resource[], kind: ResourceKind, name: unknown): Resource | undefined {
  if (typeof name !== 'string') return undefined;
  const ofKind = resources.filter((one) => one.kind === kind);
  const byId = ofKind.find(({ id }) => id === name);
  if (byId !== undefined) return byId;
  const byName = ofKind.filter((one) => one.name === name);
  return byName.length === 1 ? byName[0] : undefined;
}
