// JSON Schemas of bundles, of the files of their folder form and of the project file, for editors. Draft 7, which they know
// completely.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type BundleKey, type BundleKind, bundleItems, bundleKinds } from '../../src/contract/bundle/registry.ts';
import { Bundle, bundleSchema, itemSchema } from '../../src/contract/bundle.ts';
import { ProjectFile } from '../../src/contract/project-file.ts';
import { forEditors } from './editor-schema.ts';
import { type JsonSchema, mapParts, type Schemas } from './json-schema.ts';

type Example = Record<BundleKey, Record<string, unknown>[]>;
const example = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../examples/shop.bundle.json'), 'utf8'),
) as Example;

const projectExample = {
  source: 'shop-journeys',
  dir: 'sendora',
  environments: { dev: { url: 'http://localhost:8787' }, prod: { url: 'https://sendora.example.com' } },
  default: 'dev',
};

const prefix = '#/definitions/';
const fileOf = (address: string) => `schemas/${address.split('/').at(-1)}`;

/** The JSON Schemas by their path below public/. */
export function bundleSchemas(): Record<string, string> {
  return Object.fromEntries([
    [fileOf(bundleSchema), written('Sendora bundle', example, wholeOf(Bundle))],
    ...bundleKinds.map((kind) => [fileOf(itemSchema(kind)), fileSchema(kind)]),
    ['schemas/sendora.v1.json', written('Sendora project', projectExample, wholeOf(ProjectFile))],
  ]);
}

/** The schema of a file that holds one item, or of the one that holds all variables. */
function fileSchema(kind: BundleKind): string {
  const { key, schema } = bundleItems[kind];
  const [item] = example[key];
  const title = `Sendora ${kind}`;
  if (kind === 'variable') return written(`${title}s`, [item], wholeOf(z.array(schema)));
  const whole = wholeOf(schema);
  const variants = Object.entries(whole.definitions).map(([name, one]) => [
    name,
    name.startsWith('BundleRule_') ? asFile(one) : one,
  ]);
  return written(title, item, { root: asFile(whole.root), definitions: Object.fromEntries(variants) });
}

/** A schema with that of everything it refers to. */
interface Whole {
  root: JsonSchema;
  definitions: Schemas;
}

/** A schema of the contract as editors read it. */
function wholeOf(schema: z.ZodType): Whole {
  const json = z.toJSONSchema(schema, { target: 'draft-7', io: 'input', unrepresentable: 'any' });
  const {
    definitions = {},
    $schema: _address,
    ...given
  } = json as JsonSchema & {
    $schema?: string;
    definitions?: Schemas;
  };
  const edit = (one: JsonSchema) => withMarkdown(forEditors(one, definitions));
  const edited = Object.fromEntries(Object.entries(definitions).map(([name, one]) => [name, edit(one)]));
  const own = given.$ref?.slice(prefix.length);
  if (own === undefined) return { root: edit(given), definitions: edited };
  const { [own]: root = {}, ...others } = edited;
  return { root, definitions: others };
}

/** Fields whose texts stand in files of their own beside that of an item. */
const textFields = ['html', 'text'];

/** The schema of an item as that of a file: it says its own schema, and its texts may be beside it. */
function asFile(item: JsonSchema): JsonSchema {
  const required = (item.required ?? []).filter((field) => !textFields.includes(field));
  const $schema: JsonSchema = { type: 'string', description: 'Address of this schema, for editors.' };
  return { ...item, properties: { $schema, ...item.properties }, required };
}

/** Descriptions are Markdown. References lead to where draft 7 has its definitions. */
function withMarkdown(schema: JsonSchema): JsonSchema {
  const { description, $ref, ...rest } = mapParts(schema, withMarkdown);
  return {
    ...($ref === undefined ? {} : { $ref: $ref.replace('#/$defs/', prefix) }),
    ...rest,
    ...(description === undefined ? {} : { description, markdownDescription: description }),
  };
}

function written(title: string, sample: unknown, { root, definitions }: Whole): string {
  const $schema = 'http://json-schema.org/draft-07/schema#';
  return `${JSON.stringify({ $schema, title, ...root, examples: [sample], definitions }, null, 2)}\n`;
}
