// Templates in conditions, and names of results, as they are judged when a workflow is saved.
import { describe, expect, test } from 'vitest';
import { validateWorkflow } from '../../../../src/engine/validate/definition.ts';
import { mail } from '../../../support/definitions.ts';

const faultsOf = (body: Record<string, unknown>) => {
  const verdict = validateWorkflow({ name: 'Test', trigger: { eventType: 'test' }, steps: [mail('m')], ...body });
  return verdict.ok
    ? []
    : verdict.faults.map(({ pointer, code, suggestion }) => [pointer, code, suggestion].join(' ').trim());
};
const condition = { event: 'plan', value: '{{event.plan}}' };
const wrong = { event: 'plan', value: '{{evnt.plan}}' };
const fork = (value: unknown) => ({
  label: 'fork',
  type: 'branch',
  config: { condition: value, ifTrue: 'm', ifFalse: 'end' },
});
const wait = (config: object) => ({ label: 'w', type: 'wait', config: { timeoutMinutes: 1, ...config } });

describe('a template in a condition', () => {
  test('may stand wherever a run exists', () => {
    const listens = wait({ waitForEvent: { eventType: 'x', filters: [condition] } });
    const holds = { ...wait({ waitForCondition: condition }), label: 'h' };
    const steps = [fork(condition), mail('m', { if: [condition] }), listens, holds];
    expect(faultsOf({ exitOn: [{ eventType: 'x', filters: [condition] }], steps })).toEqual([]);
  });

  test('is refused in the filters of a trigger', () => {
    expect(faultsOf({ trigger: { eventType: 'x', filters: [{ any: [condition] }] } })).toEqual([
      '/trigger/filters/0/any/0/value not_allowed',
    ]);
  });

  test('is judged at its place', () => {
    const listens = wait({ waitForEvent: { eventType: 'x', filters: { not: wrong } } });
    const holds = { ...wait({ waitForCondition: [wrong] }), label: 'h' };
    const steps = [fork({ all: [condition, wrong] }), mail('m', { if: wrong }), listens, holds];
    expect(faultsOf({ exitOn: [{ eventType: 'x', filters: [wrong] }], steps })).toEqual([
      '/exitOn/0/filters/0/value unknown_variable {{event.plan}}',
      '/steps/0/config/condition/all/1/value unknown_variable {{event.plan}}',
      '/steps/1/if/value unknown_variable {{event.plan}}',
      '/steps/2/config/waitForEvent/filters/not/value unknown_variable {{event.plan}}',
      '/steps/3/config/waitForCondition/0/value unknown_variable {{event.plan}}',
    ]);
  });

  test('does not hide what is wrong with the `if` of a step', () => {
    expect(faultsOf({ steps: [mail('m', { if: { triat: 'x' } })] })).toContain('/steps/0/if/triat unknown_field trait');
    expect(faultsOf({ steps: [mail('m', { if: 'always' })] })).toEqual(['/steps/0/if invalid']);
  });
});

describe('the name of a result', () => {
  const call = { label: 'c', type: 'webhook', config: { url: 'https://example.com', saveTo: 'coupon' } };
  const print = (text: string, label = 'm') =>
    mail(label, { config: { subject: text, bodyHtml: 'b', to: 'a@example.com' } });

  test.each([
    ['{{webhook.coupon.code}}', []],
    ['{{#each webhook.coupon}}{{code}}{{/each}}', []],
    ['{{#with webhook}}{{coupon.code}}{{/with}}', []],
    ['{{webhook.coupn.code}}', ['/steps/1/config/subject unknown_result webhook.coupon']],
    ['{{ai.coupon}}', ['/steps/1/config/subject unknown_result']],
  ])('in %s', (text, faults) => {
    expect(faultsOf({ steps: [call, print(text)] })).toEqual(faults);
  });

  test('is known only behind the step that saves it', () => {
    expect(faultsOf({ steps: [print('{{webhook.coupon.code}}'), call] })).toEqual([
      '/steps/0/config/subject unknown_result',
    ]);
  });

  test('is judged in conditions too', () => {
    const steps = [call, mail('m', { if: { event: 'x', value: '{{webhook.copon.code}}' } })];
    expect(faultsOf({ steps })).toEqual(['/steps/1/if/value unknown_result webhook.coupon']);
  });
});

describe('a config that may be left out', () => {
  test('is that of a wait', () => {
    expect(faultsOf({ steps: [{ type: 'wait', delayMinutes: 1 }] })).toEqual([]);
  });

  test.each(['send_email', 'webhook', 'branch', 'update_profile', 'ai_action'])('is not that of %s', (type) => {
    expect(faultsOf({ steps: [{ type }] })).toContain('/steps/0/config required');
  });
});
