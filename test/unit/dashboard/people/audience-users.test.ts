import { describe, expect, it } from 'vitest';
import { AudienceInput } from '../../../../src/contract/people/audience.ts';
import { countable, draftOf } from '../../../../src/dashboard/pages/audiences/draft.ts';
import { examples } from '../../../../src/dashboard/pages/audiences/examples.ts';
import { deletionReason, usersOf } from '../../../../src/dashboard/pages/audiences/users.ts';

const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const other = '3f2504e0-4f89-41d3-9a0c-0305e82c3302';
type Users = Parameters<typeof usersOf>[1];

const send = (label: string, audienceId?: string) => ({
  ...{ label, title: '', type: 'send_sms', delayMinutes: 0, next: null },
  config: { to: '+1', body: 'x', ...(audienceId ? { audienceId } : {}) },
});
const workflow = (name: string, trigger: object, steps: object[] = []) =>
  ({ id: name, name, trigger, steps }) as unknown as Users['workflows'][number];
const rule = (key: string, audienceId?: string) =>
  ({ id: key, key, ...(audienceId ? { audienceId } : {}) }) as Users['rules'][number];

describe('what uses an audience', () => {
  it('is found in triggers, schedules, steps and rules', () => {
    const users = usersOf(id, {
      workflows: [
        workflow('Enters', { audience: { id, on: 'enter' } }, [send('a', id), send('b')]),
        workflow('Leaves', { audience: { id, on: 'leave' } }),
        workflow('Weekly', { schedule: { cron: '0 8 * * 1', audienceId: id } }),
        workflow('Another', { audience: { id: other, on: 'enter' } }, [send('a', other)]),
      ],
      rules: [rule('order-shipped', id), rule('other', other), rule('none')],
    });
    expect(users.map(({ name, places }) => [name, places])).toEqual([
      ['Enters', ['starts when somebody enters it', '“a” is sent only to people in it']],
      ['Leaves', ['starts when somebody leaves it']],
      ['Weekly', ['starts for everybody in it, on a schedule']],
      ['order-shipped', ['is sent only to people in it']],
    ]);
  });

  it('forbids deletion where it is a workflow', () => {
    const rules = usersOf(id, { workflows: [], rules: [rule('order-shipped', id)] });
    expect(deletionReason(rules)).toBeNull();
    const both = usersOf(id, { workflows: [workflow('Enters', { audience: { id, on: 'enter' } })], rules: [] });
    expect(deletionReason(both)).toContain('“Enters”');
  });
});

describe('an audience that is edited', () => {
  it.each(examples)('begins with an example that the API takes: $name', ({ name, condition }) => {
    expect(AudienceInput.safeParse({ name, condition }).success).toBe(true);
    expect(countable(condition)).toEqual(condition);
  });

  it('is counted only while its condition is complete', () => {
    for (const condition of [
      undefined,
      null,
      [],
      {},
      { trait: '', op: 'eq', value: 'x' },
      { event: 'a', op: 'exists' },
    ])
      expect(countable(condition)).toBeNull();
  });

  it('leaves out a description that is not there', () => {
    const saved = { name: 'Pro', description: null, condition: { trait: 'plan', op: 'eq' as const, value: 'pro' } };
    expect(draftOf(saved)).toEqual({ name: 'Pro', condition: saved.condition });
    expect(draftOf(null)).toEqual({});
  });
});
