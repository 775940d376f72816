import { describe, expect, test } from 'vitest';
import { answerOf, type Explanation } from '../../../../src/dashboard/pages/home/send-answer.ts';

const workflow = (fields: Partial<Explanation['workflows'][number]>): Explanation['workflows'][number] => ({
  id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  name: 'Cart',
  status: 'active',
  version: 1,
  matched: false,
  code: 'not_matched',
  reason: 'The event type is a.',
  failedClause: { pointer: '/eventType', clause: 'eventType matches "b"', wanted: 'b', actual: 'a' },
  ...fields,
});

const explained = (workflows: Explanation['workflows'], more: Partial<Explanation> = {}) =>
  answerOf({ workflows, rules: [], endpoints: [], refusals: [], ...more } as Explanation);

describe('the answer after sending', () => {
  test('names the runs that began, for each person of a list', () => {
    const runId = '00000000-0000-4000-8000-000000000001';
    const people = [
      { userId: 'ada', runId, reason: '' },
      { userId: 'grace', reason: '' },
    ];
    const { runs, reason } = explained([
      workflow({ matched: true, code: 'started', runId }),
      workflow({ matched: true, code: 'started', recipients: { total: 2, people } }),
    ]);
    expect(runs).toEqual([
      { id: runId, workflow: 'Cart' },
      { id: runId, workflow: 'Cart' },
    ]);
    expect(reason).toBeNull();
  });

  test('counts alerts apart from messages', () => {
    const alert = { id: 'a', state: 'firing', count: 1, notices: 1 };
    const rule = {
      id: 'r',
      key: 'Large orders',
      kind: 'alert',
      matched: true,
      code: 'sent',
      reason: '',
      alert,
      deliveries: [{}],
    };
    const { alerts, deliveries, reason } = explained([], { rules: [rule] as never });
    expect({ alerts, deliveries, reason }).toEqual({
      alerts: [{ ruleId: 'r', name: 'Large orders' }],
      deliveries: 0,
      reason: null,
    });
  });

  test('gives the reason of what was nearest to taking the event', () => {
    const failedClause = { pointer: '/filters/0', clause: 'event.amount gte 100', wanted: 100, actual: 5 };
    const other = workflow({ name: 'Other' });
    const filtered = workflow({ name: 'Large', failedClause, reason: 'amount is 5.' });
    const inactive = workflow({ name: 'Off', code: 'inactive', reason: 'It is inactive.' });
    const refused = workflow({ name: 'Once', matched: true, code: 'refused', reason: 'Once per person.' });
    expect(explained([other]).reason).toBe('No workflow, rule or endpoint listens to this event type.');
    expect(explained([other, filtered]).reason).toBe('Large: amount is 5.');
    expect(explained([other, filtered, inactive]).reason).toBe('Off: It is inactive.');
    expect(explained([inactive, filtered, refused]).reason).toBe('Once: Once per person.');
  });
});
