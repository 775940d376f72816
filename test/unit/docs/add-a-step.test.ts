// The guide names files, registries and properties; each must be there, and none may be left out.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stepTypes } from '../../../src/contract/workflows/steps/registry.ts';
import { behaviourOf, stepBehaviours } from '../../../src/engine/steps/registry.ts';

const root = join(import.meta.dirname, '../../..');
const guide = readFileSync(join(root, 'docs/how-to/add-a-step.md'), 'utf8');
const inCode = [...guide.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
const paths = [...new Set(inCode.filter((code) => /^(src|test|docs|scripts)\//.test(code)))];

/** The first cells of the tables whose head is this. */
function rowsUnder(head: string): string[] {
  return guide
    .split('\n\n')
    .filter((block) => block.startsWith(`| ${head} |`))
    .flatMap((block) => [...block.matchAll(/^\| `(\w+)` \|/gm)].map(([, name = '']) => name));
}

describe('the guide to adding a step type', () => {
  test.each(paths)('names %s, which exists', (path) => {
    expect(existsSync(join(root, path.replace('<type>', 'send-sms')))).toBe(true);
  });

  test('puts every type where it says', () => {
    const folders = paths.filter((path) => path.endsWith('/<type>.ts'));
    expect(folders).toHaveLength(3);
    const attempted = stepTypes.filter((type) => 'guarantee' in behaviourOf({ type }).work);
    for (const folder of folders) {
      const missing = (folder.includes('worker') ? attempted : stepTypes).filter(
        (type) => !existsSync(join(root, folder.replace('<type>', type.replaceAll('_', '-')))),
      );
      expect(missing, folder).toEqual([]);
    }
  });

  test.each(
    [...guide.matchAll(/(`\w+`(?: or `\w+`)?) in `([^`]+registry\.ts)`/g)].map(([, names, path]) => [names, path]),
  )('says that %s is in %s', (names = '', path = '') => {
    const registry = readFileSync(join(root, path), 'utf8');
    for (const [, name] of names.matchAll(/`(\w+)`/g)) expect(registry).toMatch(new RegExp(`const ${name} = \\{`));
  });

  test('lists every property of a behaviour, and no other', () => {
    const { work, ...rest } = stepBehaviours.send_sms;
    const { place: _place, ...effect } = work;
    const properties = [...Object.keys({ ...rest, work }), ...Object.keys(effect)];
    expect(rowsUnder('property').toSorted()).toEqual(properties.toSorted());
  });
});
