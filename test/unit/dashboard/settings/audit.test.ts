import { expect, test } from 'vitest';
import { auditChanges } from '../../../../src/dashboard/pages/settings/audit-diff.ts';
import { actionWords, targetName, targetPath } from '../../../../src/dashboard/pages/settings/audit-target.ts';

test('a change names the places that differ, and how', () => {
  const before = { name: 'Welcome', tags: ['a', 'b'], settings: { onError: 'fail', 'a/b': 1 } };
  const after = { name: 'Hello', tags: ['a'], settings: { onError: 'fail', 'a/b': 2 }, isActive: true };
  expect(auditChanges({ before, after })).toEqual([
    { path: '/name', kind: 'changed', before: 'Welcome', after: 'Hello' },
    { path: '/tags/1', kind: 'removed', before: 'b' },
    { path: '/settings/a~1b', kind: 'changed', before: 1, after: 2 },
    { path: '/isActive', kind: 'added', after: true },
  ]);
});

test('what was created or deleted is added or removed field by field', () => {
  expect(auditChanges({ before: null, after: { name: 'ci' } })).toEqual([
    { path: '/name', kind: 'added', after: 'ci' },
  ]);
  expect(auditChanges({ before: { name: 'ci' }, after: null })).toEqual([
    { path: '/name', kind: 'removed', before: 'ci' },
  ]);
  expect(auditChanges({ before: null, after: null })).toEqual([]);
});

test('an inserted step does not change the others', () => {
  const step = (label: string) => ({ label, type: 'send_email' });
  const changes = auditChanges({
    before: { steps: [step('a'), step('b')] },
    after: { steps: [step('new'), step('a'), step('b')] },
  });
  expect(changes).toEqual([{ path: '/steps/0', kind: 'added', after: step('new') }]);
});

test.each([
  ['a number of steps', { steps: 3 }, { steps: 4 }, '/steps'],
  ['a list', ['x'], ['y'], '/0'],
  ['a plain value', 'x', 'y', ''],
])('%s is compared as it is', (_name, before, after, path) => {
  expect(auditChanges({ before, after }).map((change) => change.path)).toEqual([path]);
});

test('a target leads to its page, in its own project', () => {
  const at = (targetKind: string, targetId: string, projectId: string | null = 'p-2') =>
    targetPath({ targetKind, targetId, projectId }, 'p-1', [{ id: 'p-1' }, { id: 'p-2' }]);
  expect(at('workflow', 'w')).toBe('/app/p-2/workflows/w');
  expect(at('settings', 'ai', null)).toBe('/app/p-1/settings/ai');
  expect(at('settings', 'secrets')).toBe('/app/p-2/settings/variables');
  expect(at('suppression', 'sms:+1415')).toBe('/app/p-2/settings/suppressions?kind=sms&address=%2B1415');
  expect(at('device', 'd')).toBeNull();
  expect(at('workflow', 'w', 'p-3')).toBeNull();
});

test('records are named by what is known', () => {
  expect(actionWords('workflow.rolled_back')).toBe('Workflow rolled back');
  expect(actionWords('ai_settings.updated')).toBe('AI settings updated');
  expect(targetName({ before: { name: 'Old' }, after: null, targetId: 'id' })).toBe('Old');
  expect(targetName({ before: null, after: { set: [] }, targetId: 'secrets' })).toBe('secrets');
});
