import { describe, expect, test } from 'vitest';
import { readPath } from '../../../../src/engine/scope.ts';
import {
  describeChanges,
  diffVersions,
  type VersionBody,
  versionBody,
} from '../../../../src/engine/versions/definition-diff.ts';
import { definitionOf, mail, nap } from '../../../support/definitions.ts';

const body = (steps: unknown[], extra: Record<string, unknown> = {}, name = 'Test') =>
  versionBody(name, definitionOf(steps, extra));
const at = (version: VersionBody, path: string) => readPath(version, path.split('/').slice(1));

describe('the diff of two versions', () => {
  test('is empty for equal bodies', () => {
    const steps = [mail('hello'), nap('nap', 5)];
    expect(diffVersions(body(steps), body(steps))).toEqual([]);
    expect(describeChanges([])).toEqual([]);
  });

  test('points to the changed field, with both values', () => {
    const edited = mail('hello', { config: { subject: 'new', bodyHtml: 'b', to: 'a@example.com' } });
    const changes = diffVersions(body([mail('hello')]), body([edited]));
    expect(changes).toEqual([{ path: '/steps/0/config/subject', before: 's', after: 'new', step: 'hello' }]);
    expect(describeChanges(changes)).toEqual(['Step hello changed: config.subject.']);
  });

  test('an inserted step changes no other step', () => {
    const before = body([mail('a'), mail('b')]);
    const after = body([mail('a'), nap('nap', 5), mail('b')]);
    const changes = diffVersions(before, after);
    expect(changes).toEqual([{ path: '/steps/1', after: at(after, '/steps/1'), step: 'nap' }]);
    expect(describeChanges(changes)).toEqual(['Step nap added.']);
  });

  test('a removed step has a pointer into the older version', () => {
    const before = body([mail('a'), nap('nap', 5), mail('b')]);
    const changes = diffVersions(before, body([mail('a'), mail('b', { delayMinutes: 2 })]));
    expect(changes).toEqual([
      { path: '/steps/1/delayMinutes', before: 0, after: 2, step: 'b' },
      { path: '/steps/1', before: at(before, '/steps/1'), step: 'nap' },
    ]);
    expect(describeChanges(changes)).toEqual(['Step b changed: delayMinutes.', 'Step nap removed.']);
  });

  test('a new order is one change, with the labels in order', () => {
    const changes = diffVersions(body([mail('a'), mail('b'), mail('c')]), body([mail('b'), mail('a'), mail('c')]));
    expect(changes).toEqual([{ path: '/steps', before: ['a', 'b', 'c'], after: ['b', 'a', 'c'] }]);
    expect(describeChanges(changes)).toEqual(['Steps reordered.']);
  });

  test('a missing field has no value on that side, and null is a value', () => {
    const webhook = (config: object) => ({
      label: 'hook',
      type: 'webhook',
      config: { url: 'https://a.example.com', ...config },
    });
    const [plain, withBody] = [body([webhook({})]), body([webhook({ body: null })])];
    expect(diffVersions(plain, withBody)).toEqual([{ path: '/steps/0/config/body', after: null, step: 'hook' }]);
    expect(diffVersions(withBody, plain)).toEqual([{ path: '/steps/0/config/body', before: null, step: 'hook' }]);
  });

  test('name, trigger, lists and settings are compared field by field', () => {
    const filters = [
      { property: 'plan', op: 'eq', value: 'pro' },
      { property: 'n', op: 'gt', value: 1 },
    ];
    const before = body([mail('a')], { trigger: { eventType: 'go', filters } }, 'Old');
    const after = body(
      [mail('a')],
      {
        trigger: { eventType: 'go', filters: [{ property: 'plan', op: 'eq', value: 'free' }] },
        exitOn: [{ eventType: 'stop' }],
        settings: { onError: 'fail' },
      },
      'New',
    );
    const changes = diffVersions(before, after);
    expect(changes.map(({ path }) => path)).toEqual([
      '/name',
      '/trigger/filters/0/value',
      '/trigger/filters/1',
      '/exitOn/0',
      '/settings/onError',
    ]);
    expect(describeChanges(changes)).toEqual([
      'Renamed from "Old" to "New".',
      'Changed: trigger.',
      'Changed: exitOn.',
      'Changed: settings.',
    ]);
  });

  test('a pointer escapes slashes and tildes', () => {
    const traits = (value: number) => [{ label: 'up', type: 'update_profile', config: { traits: { 'a/b~c': value } } }];
    const [change] = diffVersions(body(traits(1)), body(traits(2)));
    expect(change?.path).toBe('/steps/0/config/traits/a~1b~0c');
  });

  test('a long list of changes is cut, and says by how much', () => {
    const labels = Array.from({ length: 25 }, (_, i) => `s${i}`);
    const sentences = describeChanges(
      diffVersions(body([mail('first')]), body([mail('first'), ...labels.map((l) => mail(l))])),
    );
    expect(sentences).toHaveLength(21);
    expect(sentences.at(-1)).toBe('And 5 more changes.');
  });

  test('a long list of fields of one step is cut too', () => {
    const up = (value: number) => [
      {
        label: 'up',
        type: 'update_profile',
        config: { traits: Object.fromEntries('abcdefg'.split('').map((l) => [l, value])) },
      },
    ];
    const [sentence] = describeChanges(diffVersions(body(up(1)), body(up(2))));
    expect(sentence).toContain('config.traits.e and 2 more.');
    expect(sentence).not.toContain('config.traits.f');
  });

  test('in the other direction the same fields change and their values are swapped', () => {
    const before = body([mail('a'), nap('nap', 5)], { settings: { missingVariables: 'fail' } });
    const after = body([mail('a', { delayMinutes: 3 }), nap('nap', 7)]);
    const there = diffVersions(before, after);
    const back = diffVersions(after, before);
    expect(back).toEqual(there.map(({ before: b, after: a, ...rest }) => ({ ...rest, before: a, after: b })));
    for (const { path, before: old, after: now } of there) {
      expect(at(before, path)).toEqual(old);
      expect(at(after, path)).toEqual(now);
    }
  });
});
