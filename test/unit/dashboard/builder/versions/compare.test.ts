import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareDrafts, markOf } from '../../../../../src/dashboard/builder/versions/compare.ts';
import { draftOfVersion } from '../../../../../src/dashboard/builder/versions/version-draft.ts';
import { randomWorkflow } from '../../../../support/random-workflows.ts';
import { drafted, flow, fork, mail } from '../drafts.ts';

const short = (...args: Parameters<typeof compareDrafts>) =>
  compareDrafts(...args).map(({ title, fields, ...row }) => [
    `${title} ${markOf({ title, fields, ...row })}`,
    ...fields.map(({ name, texts }) => `${name}: ${texts.join(' | ')}`),
  ]);

describe('two drafts side by side', () => {
  test('a draft has no differences from itself', () => {
    fc.assert(
      fc.property(randomWorkflow(), (body) => {
        expect(compareDrafts([drafted(body), drafted(body)])).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test('the order of fields is no difference', () => {
    const steps = (condition: object) => [fork('large', 'a', 'a', { if: condition }), mail('a')];
    const [one, other] = [flow(...steps({ event: 'x', op: 'eq' })), flow(...steps({ op: 'eq', event: 'x' }))];
    expect(compareDrafts([one, other])).toEqual([]);
  });

  test('a field that changed has both texts, and a step that leads elsewhere says so', () => {
    const before = flow(fork('large', 'a', 'b'), mail('a', { title: 'A' }), mail('b', { title: 'B' }));
    const after = flow(
      fork('large', 'b', 'a'),
      mail('a', { title: 'A', config: { to: '{{user.email}}', subject: 'new', bodyHtml: 'b' } }),
      mail('b', { title: 'B' }),
    );
    expect(short([before, after])).toEqual([
      ['Branch changed', 'Leads to: Yes: A\nNo: B | Yes: B\nNo: A'],
      ['A changed', 'Subject: s | new'],
    ]);
  });

  test('a step that was added or removed stands where it was, without what its head says', () => {
    const before = flow(mail('a', { title: 'A' }), mail('gone', { title: 'Gone' }), mail('b', { title: 'B' }));
    const after = flow(mail('a', { title: 'A' }), mail('new', { title: 'New' }), mail('b', { title: 'B' }));
    expect(compareDrafts([before, after]).map((row) => [row.label, markOf(row)])).toEqual([
      ['a', 'changed'],
      ['gone', 'removed'],
      ['new', 'added'],
    ]);
    const gone = compareDrafts([before, after]).find(({ label }) => label === 'gone');
    expect(gone?.fields.map(({ name }) => name)).not.toContain('Title');
    expect(gone?.fields.map(({ name }) => name)).toContain('Subject');
  });

  test('whether it starts runs is no difference, what starts them is', () => {
    const before = flow(mail('a'));
    const after = { ...before, isActive: false, trigger: { eventType: 'order.paid' } };
    expect(short([before, after])).toEqual([
      ['Workflow changed', expect.stringMatching(/^Trigger: .*order\.completed.*\|.*order\.paid/s)],
    ]);
  });
});

test('a version becomes a draft of its content, with the description and state of another one', () => {
  const draft = { ...flow(mail('a')), description: 'Mine', isActive: false };
  const { name, trigger, reentry, exitOn, settings, steps } = draft;
  const version = {
    ...{ workflowId: 'w', version: 3, projectId: 'p', createdAt: '2026-01-01T00:00:00Z', createdBy: 'key:ci' },
    ...{ activeRuns: 4, isCurrent: false, changes: ['x'] },
    ...{ name, trigger, reentry, exitOn, settings, steps },
  } as unknown as Parameters<typeof draftOfVersion>[0];
  expect(draftOfVersion(version, draft)).toEqual({ ...draft, projectId: 'p' });
});
