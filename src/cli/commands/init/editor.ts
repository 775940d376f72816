// Settings of VS Code: the schemas themselves, so that completion and checks work offline. They are registered under the
// addresses that the files name as `$schema`, so the editor does not fetch those.
import { type BundleKind, bundleItems, bundleKinds } from '../../../contract/bundle/registry.ts';
import { bundleSchema, itemSchema } from '../../../contract/bundle.ts';
import { isObject } from '../../../contract/json.ts';
import { variablesFile } from '../../../engine/versions/bundle/folder/write.ts';
import { projectFileName } from '../../settings/project-file.ts';

type Schemas = Readonly<Record<string, unknown>>;

interface Association {
  fileMatch: string[];
  url: string;
  schema: unknown;
}

const fileOf = (url: string) => url.slice(url.lastIndexOf('/') + 1);

export const projectFileSchema = bundleSchema.replace(fileOf(bundleSchema), 'sendora.v1.json');

/** `dir` is the folder of the files, from the root of the repository. */
function associations(schemas: Schemas, dir: string): Association[] {
  const one = (url: string, fileMatch: string[]): Association[] => {
    const schema = schemas[fileOf(url)];
    return schema === undefined ? [] : [{ fileMatch, url, schema }];
  };
  // The variables are one list in one file.
  const ofKind = (kind: BundleKind) =>
    one(itemSchema(kind), [`/${dir}/${kind === 'variable' ? variablesFile : `${bundleItems[kind].key}/*.json`}`]);
  return [
    ...one(projectFileSchema, [`/${projectFileName}`]),
    ...one(bundleSchema, ['*.bundle.json']),
    ...bundleKinds.flatMap(ofKind),
  ];
}

/** The settings with these associations; null where they cannot be changed without loss, as they hold comments. */
export function withSchemas(present: string | null, schemas: Schemas, dir: string): string | null {
  const settings = present === null ? {} : parse(present);
  if (settings === null) return null;
  const own = associations(schemas, dir);
  const ours = new Set(own.map(({ url }) => url));
  const before = Array.isArray(settings['json.schemas']) ? settings['json.schemas'] : [];
  const others = before.filter((entry: unknown) => !isObject(entry) || !ours.has(String(entry.url)));
  const { 'json.schemas': _schemas, ...rest } = settings;
  // A line for each schema: nobody reads them here, and a diff shows which of them changed.
  const entries = [...others, ...own].map((entry) => `    ${JSON.stringify(entry)}`).join(',\n');
  const fields = Object.entries(rest).map(([name, value]) => `  ${JSON.stringify(name)}: ${indented(value)}`);
  return `{\n${[...fields, `  "json.schemas": [\n${entries}\n  ]`].join(',\n')}\n}\n`;
}

const indented = (value: unknown) => JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
