import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sdkManifest, sdkReadme } from '../../../scripts/sdk/package.ts';
import { version } from '../../../src/sdk/track/version.ts';

const guide = readFileSync(join(import.meta.dirname, '../../../docs/sdk.md'), 'utf8');

test('the package of the SDK takes version and licence from the root', () => {
  expect(sdkManifest({ version: '1.2.3', license: 'MIT' })).toMatchObject({
    name: '@sendora/sdk',
    version: '1.2.3',
    license: 'MIT',
  });
});

test('the README of the SDK has the calls, and no link to a part of the guide that it leaves out', () => {
  const readme = sdkReadme(guide);
  expect(readme).toMatch(/^# @sendora\/sdk\n/);
  expect(readme).toContain('`track(event, properties?, options?)`');
  expect(readme).toContain('`onError`');
  expect(readme).not.toContain('](#');
  expect(readme).not.toContain('## Wire format');
});

test('a section of the README that the guide no longer has is an error', () => {
  expect(() => sdkReadme(guide.replace('## Options', '## Settings'))).toThrow('"Options"');
});

test('the guide installs the file that npm pack writes', () => {
  expect(guide).toContain(`/sendora-sdk-${version}.tgz`);
});
