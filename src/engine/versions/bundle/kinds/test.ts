import { BundleTest } from '../../../../contract/bundle/test.ts';
import { isObject } from '../../../../contract/json.ts';
import type { Reference } from '../references.ts';
import type { Fields, KindRules } from './kind.ts';
import { plainKind } from './plain.ts';

const plain = plainKind<'test'>({
  noun: 'test',
  item: BundleTest,
  body: BundleTest.omit({ renamedFrom: true }),
});

export const test: KindRules<'test'> = { ...plain, mentions };

/** The workflow under test, and the workflows and audiences of its broadcasts. */
function mentions({ workflow, given }: Fields): Reference[] {
  const entries: unknown[] = Array.isArray(given) ? given : [];
  return [
    ...named('workflow', workflow, '/workflow'),
    ...entries.flatMap((entry, index) =>
      isObject(entry) && Object.hasOwn(entry, 'broadcast')
        ? [
            ...named('workflow', entry.broadcast, `/given/${index}/broadcast`),
            ...named('audience', entry.audience, `/given/${index}/audience`),
          ]
        : [],
    ),
  ];
}

const named = (kind: Reference['kind'], value: unknown, pointer: string): Reference[] =>
  typeof value === 'string' && value !== '' ? [{ kind, value, pointer }] : [];
