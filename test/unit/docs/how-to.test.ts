import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ChannelKind, vendorConfigs } from '../../../src/contract/messages/channels/registry.ts';
import { providers } from '../../../src/worker/providers/registry.ts';
import { isExported, missingPaths, namedExports, readRepoFile } from '../../support/docs.ts';

const folder = 'docs/how-to';
const howTos = readdirSync(join(import.meta.dirname, '../../..', folder)).map((name) => `${folder}/${name}`);
const pages = [...howTos, 'docs/architecture.md', 'docs/deploy.md', 'CONTRIBUTING.md'];

describe.each(pages)('%s', (path) => {
  const page = readRepoFile(path);

  test('names only files and folders that exist', () => {
    expect(missingPaths(page)).toEqual([]);
  });

  test('names only exports that their files have', () => {
    const missing = namedExports(page).filter(({ path: file, name }) => !isExported(file, name));
    expect(missing).toEqual([]);
  });
});

test('add-an-object.md names every place of the class that exists', () => {
  const page = readRepoFile('docs/how-to/add-an-object.md');
  const wrangler = readRepoFile('wrangler.toml');
  const classes = [...wrangler.matchAll(/class_name = "(\w+)"/g)].map(([, name = '']) => name);
  expect(classes).not.toEqual([]);
  for (const name of classes) {
    expect(readRepoFile('src/worker/index.ts')).toMatch(new RegExp(`export \\{[^}]*\\b${name}\\b`));
    expect(wrangler).toMatch(new RegExp(`new_sqlite_classes = \\[[^\\]]*"${name}"`));
  }
  for (const place of ['[durable_objects]', '[[migrations]]', 'new_sqlite_classes']) {
    expect(page).toContain(place);
    expect(wrangler).toContain(place);
  }
});

test('add-a-provider.md names the registries through which every provider is found', () => {
  const page = readRepoFile('docs/how-to/add-a-provider.md');
  for (const [kind, vendors] of Object.entries(providers)) {
    expect(Object.keys(vendorConfigs)).toContain(kind);
    for (const vendor of Object.keys(vendors))
      expect(Object.keys(vendorConfigs[kind as ChannelKind])).toContain(vendor);
  }
  for (const name of ['defineChannel', 'channelKinds', 'providers', 'reasons', 'aiVendors'])
    expect(page).toContain(`\`${name}\``);
});

test('add-an-entity.md names the tables through which every route is found', () => {
  const page = readRepoFile('docs/how-to/add-an-entity.md');
  const table = readRepoFile('src/contract/api/table.ts');
  const files = readdirSync(join(import.meta.dirname, '../../../src/contract/api'));
  const declared = files.flatMap((file) =>
    [...readRepoFile(`src/contract/api/${file}`).matchAll(/^export const (\w+Routes) = \{/gm)].map(([, name]) => name),
  );
  expect(declared.length).toBeGreaterThan(10);
  for (const name of declared) expect(table).toMatch(new RegExp(`\\.\\.\\.${name}\\b`));
  for (const name of ['orgApi', 'routes', 'OrgRoutes']) expect(page).toContain(`\`${name}\``);
});
