// Reads the blueprints of src/blueprints, one folder each, and writes them as the one file that the Worker carries.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BlueprintSource } from '../../src/blueprints/index.ts';
import type { Bundle } from '../../src/contract/bundle.ts';
import { canonicalBundle } from '../../src/engine/versions/bundle/canonical.ts';
import { fromFolder } from '../../src/engine/versions/bundle/folder/read.ts';

const folder = join(import.meta.dirname, '../../src/blueprints');
const aboutFile = 'blueprint.json';
/** What all blueprints use is a folder of its own. */
const sharedFolder = 'shared';

/** The bundle of a folder; throws where its files are not in order. */
function readBundle(name: string): Bundle {
  const paths = globSync('**/*.*', { cwd: join(folder, name) }).filter((path) => path !== aboutFile);
  const files = paths.map((path) => ({ path, text: readFileSync(join(folder, name, path), 'utf8') }));
  const { value, faults } = fromFolder(files);
  const [first] = faults;
  if (first) throw new Error(`src/blueprints/${name}/${first.file}:${first.line} ${first.message}`);
  return canonicalBundle(value as unknown as Bundle);
}

/** Without what every bundle has, and without empty lists. */
function listsOf({ $schema: _schema, version: _version, ...lists }: Bundle): BlueprintSource['bundle'] {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0));
}

/** The text of src/blueprints/blueprints.json. */
export function blueprintsText(): string {
  const slugs = globSync(`*/${aboutFile}`, { cwd: folder }).map((path) => path.split(/[\\/]/)[0] ?? '');
  const blueprints = slugs.sort().map((slug) => ({
    slug,
    ...JSON.parse(readFileSync(join(folder, slug, aboutFile), 'utf8')),
    bundle: listsOf(readBundle(slug)),
  }));
  return `${JSON.stringify({ shared: listsOf(readBundle(sharedFolder)), blueprints }, null, 1)}\n`;
}
