// Builds everything under /docs: a page for each tag and guide, the errors, the index of the search and its script.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import type { OpenApiDocument } from '../document.ts';
import { contentsOf } from './contents.ts';
import { errorsPage } from './errors-page.ts';
import { guidePage, readGuides } from './guides.ts';
import { homePage } from './home-page.ts';
import { searchIndex } from './search-index.ts';
import { schemasPage, tagPage } from './tag-page.ts';

const root = join(import.meta.dirname, '../../..');
const client = join(root, 'scripts/docs/client');

/** Writes the documentation into a folder of static files. */
export async function buildDocs(assets: string): Promise<void> {
  const document = JSON.parse(readFileSync(join(root, 'public/openapi.json'), 'utf8')) as OpenApiDocument;
  for (const [path, text] of Object.entries(pagesOf(document))) write(join(assets, path), text);
  for (const name of ['base.css', 'docs.css'])
    write(join(assets, 'docs', name), readFileSync(join(client, name), 'utf8'));
  await build({
    entryPoints: [join(client, 'search.ts')],
    outfile: join(assets, 'docs/search.js'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'silent',
  });
}

/** The pages and the search index, by their path among the static files. */
export function pagesOf(document: OpenApiDocument): Record<string, string> {
  const contents = contentsOf(document);
  const guides = readGuides(join(root, 'docs/guides'));
  const site = { contents, guides };
  return {
    'docs/index.html': homePage(site),
    'docs/schemas.html': schemasPage(site),
    'docs/errors.html': errorsPage(site),
    'docs/search.json': JSON.stringify(searchIndex(contents, guides)),
    ...Object.fromEntries(contents.tags.map((tag) => [`${tag.url.slice(1)}.html`, tagPage(site, tag)])),
    ...Object.fromEntries(guides.map((guide) => [`${guide.url.slice(1)}.html`, guidePage(site, guide)])),
  };
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
