import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SearchEntry } from '../../../scripts/docs/client/find.ts';
import type { OpenApiDocument } from '../../../scripts/docs/document.ts';
import { pagesOf } from '../../../scripts/docs/site/site.ts';
import { errorCodes } from '../../../src/contract/errors.ts';
import { outcomes } from '../../../src/contract/outcomes.ts';
import { reasons } from '../../../src/worker/providers/reasons.ts';

const root = join(import.meta.dirname, '../../..');
const document = JSON.parse(readFileSync(join(root, 'public/openapi.json'), 'utf8')) as OpenApiDocument;
const files = pagesOf(document);
const pages = Object.entries(files).filter(([path]) => path.endsWith('.html'));
const operations = Object.values(document.paths).flatMap((item) => Object.values(item));

const idsOf = (text: string) => [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
const anchors = new Map(pages.map(([path, text]) => [addressOf(path), new Set(idsOf(text))]));

function addressOf(path: string): string {
  return path === 'docs/index.html' ? '/docs/' : `/${path.replace(/\.html$/, '')}`;
}

/** Whether an address of the site leads to a page, and to a place on it. */
function exists(url: string, from = ''): boolean {
  if (url.startsWith('../images/')) return existsSync(join(root, 'docs/guides', url));
  const [path = '', anchor] = url.split('#');
  const ids = anchors.get(path === '' ? from : path);
  if (ids === undefined)
    return /^\/($|docs\/(base|docs)\.css|docs\/search\.js|favicon\.svg|openapi\.json|schemas\/[\w-]+\.v1\.json|llms\.txt)/.test(
      path,
    );
  return anchor === undefined || ids.has(anchor);
}

const textOf = (html: string) => html.replaceAll(/<[^>]+>/g, '');

test('the list of guides shows text, without marks of Markdown', () => {
  expect(textOf(files['docs/index.html'] ?? '')).not.toMatch(/\]\(|`/);
});

test('every operation is on the page of its tag, and no page has operations of two tags', () => {
  const tagsOf = pages.map(([, text]) => {
    const ids = new Set(idsOf(text));
    return new Set(operations.filter(({ operationId }) => ids.has(operationId)).flatMap(({ tags }) => tags));
  });
  expect(tagsOf.filter(({ size }) => size > 1)).toEqual([]);
  expect(tagsOf.filter(({ size }) => size === 1)).toHaveLength(document.tags.length);
  const shown = operations.filter(({ operationId }) =>
    pages.some(([, text]) => text.includes(`<h2 id="${operationId}">`)),
  );
  expect(shown).toEqual(operations);
});

test('every schema is on one page, once', () => {
  const places = pages.flatMap(([, text]) => idsOf(text)).filter((id) => id?.startsWith('schema-'));
  expect(places.sort()).toEqual(
    Object.keys(document.components.schemas)
      .map((name) => `schema-${name}`)
      .sort(),
  );
});

test('the errors have the anchors that problem documents link to, and those of outcomes and reasons', () => {
  const ids = [...(anchors.get('/docs/errors') ?? [])];
  expect(ids).toEqual(expect.arrayContaining(Object.keys(errorCodes)));
  expect(ids).toEqual(expect.arrayContaining(Object.keys(outcomes).map((outcome) => `outcome-${outcome}`)));
  expect(ids).toEqual(expect.arrayContaining(Object.keys(reasons).map((reason) => `reason-${reason}`)));
});

test('without a script, /docs lists every operation and guide', () => {
  const home = files['docs/index.html'] ?? '';
  for (const { operationId, summary } of operations)
    expect(home).toContain(`#${operationId}">${summary.replaceAll("'", '&#39;')}</a>`);
  for (const guide of ['templates', 'conditions', 'waits', 'sending-mail'])
    expect(home).toContain(`href="/docs/guides/${guide}"`);
});

test('everything that the search knows leads somewhere', () => {
  const entries = JSON.parse(files['docs/search.json'] ?? '') as SearchEntry[];
  expect(entries.length).toBeGreaterThan(operations.length);
  expect(entries.filter(({ url }) => !exists(url))).toEqual([]);
  expect(entries.map(({ title }) => title)).toEqual(expect.arrayContaining(operations.map(({ summary }) => summary)));
});

describe.each(pages)('%s', (path, text) => {
  test('has links that lead somewhere on this site, a way back to the product, and every id once', () => {
    const links = [...text.matchAll(/ (?:href|src)="([^"]+)"/g)].map(([, url = '']) => url);
    expect(links).toContain('/');
    expect(links.filter((url) => !exists(url, addressOf(path)))).toEqual([]);
    expect(new Set(idsOf(text)).size).toBe(idsOf(text).length);
  });

  test('has no script and no style of its own, which the policy of the site would refuse', () => {
    expect(text).not.toMatch(/<style|<script(?! type="module" src="\/)| style="| on[a-z]+="/);
  });

  test('names no alternative of a type twice', () => {
    const types = [...text.matchAll(/<span class="type">(.*?)<\/span>/g)].map(([, type = '']) =>
      textOf(type).split(' or '),
    );
    expect(types.filter((options) => new Set(options).size < options.length)).toEqual([]);
  });

  test('breaks a name in code behind a dot or a slash alone', () => {
    const broken = [...text.matchAll(/<code[^>]*>(.*?)<\/code>/gs)].flatMap(([, inner = '']) =>
      inner.split('<wbr>').slice(0, -1),
    );
    expect(broken.filter((piece) => !/[./]$/.test(piece))).toEqual([]);
  });
});
