import { describe, expect, test } from 'vitest';
import { type DryRunRequest, dryRun } from '../../../../src/engine/runs/dry-run.ts';
import { branch, definitionOf, mail, nap } from '../../../support/definitions.ts';

const now = Date.parse('2026-05-01T00:00:00Z');

function request(
  definition: DryRunRequest['definition'],
  properties: Record<string, unknown> = {},
  more: Partial<DryRunRequest> = {},
): DryRunRequest {
  return {
    definition,
    runId: 'test-run',
    now,
    emailTemplates: new Map(),
    gates: () => null,
    source: {
      event: { type: 'test', properties },
      profile: { userId: 'u', email: 'u@example.com', traits: { plan: 'free' } },
      run: { id: 'test-run' },
      org: { id: 'o' },
    },
    ...more,
  };
}

describe('dryRun', () => {
  test('ends every wait at once and says when each step would happen', () => {
    const trace = dryRun(request(definitionOf([mail('hello'), nap('nap', 30), mail('later')])));
    expect(trace.steps.map(({ label, simulatedAt }) => [label, simulatedAt])).toEqual([
      ['hello', '2026-05-01T00:00:00.000Z'],
      ['nap', '2026-05-01T00:30:00.000Z'],
      ['later', '2026-05-01T00:30:00.000Z'],
    ]);
    expect(trace).toMatchObject({ matched: true, endsWith: 'completed' });
  });

  test('renders what would be sent and names the variables that are missing', () => {
    const step = {
      label: 'm',
      type: 'send_email',
      config: { subject: 'Hi {{event.name}}', bodyHtml: '<b>{{event.none}}</b>', to: '{{user.email}}' },
    };
    const [sent] = dryRun(request(definitionOf([step]), { name: 'Ada' })).steps;
    expect(sent).toMatchObject({
      outcome: 'sent',
      input: { subject: 'Hi Ada', to: 'u@example.com' },
      warnings: [{ path: 'event.none' }],
    });
  });

  test('shows a change by update_profile to a later branch, and leaves the profile of the caller alone', () => {
    const definition = definitionOf([
      { label: 'up', type: 'update_profile', config: { traits: { plan: 'pro' } } },
      {
        label: 'pro',
        type: 'branch',
        config: { condition: { trait: 'plan', value: 'pro' }, ifTrue: 'yes', ifFalse: 'end' },
      },
      mail('yes'),
    ]);
    const asked = request(definition);
    expect(dryRun(asked).steps.map(({ label }) => label)).toEqual(['up', 'pro', 'yes']);
    expect(asked.source.profile.traits).toEqual({ plan: 'free' });
  });

  test('shows the gate that would block a message', () => {
    const closed = { outcome: 'byod_required', reason: 'domain_not_verified', message: 'Not verified.' } as const;
    const [step] = dryRun(request(definitionOf([mail('m')]), {}, { gates: () => ({ stop: closed, gates: [] }) })).steps;
    expect(step).toMatchObject(closed);
  });

  test('runs the steps also for an event that does not match, and names the condition that failed', () => {
    const definition = definitionOf([branch('b', 'm', 'end'), mail('m')], {
      trigger: { eventType: 'test', filters: [{ property: 'amount', op: 'gte', value: 10 }] },
    });
    const trace = dryRun(request(definition, { amount: 5 }));
    expect(trace.matched).toBe(false);
    expect(trace.reason).toMatch(/amount.*10.*5/);
    expect(trace.steps).not.toHaveLength(0);
  });

  test('ends as failed and says why when the workflow fails on missing variables', () => {
    const step = { label: 'm', type: 'send_sms', config: { to: '+15550001111', body: '{{event.none}}' } };
    const trace = dryRun(request(definitionOf([step], { settings: { missingVariables: 'fail', onError: 'fail' } })));
    expect(trace.endsWith).toBe('failed');
    expect(trace.steps[0]).toMatchObject({ outcome: 'error', reason: 'missing_variable' });
    expect(trace.steps[0]?.message).toContain('{{event.none}} has no value, and this workflow fails');
  });

  test('ends a wait for an event at its timeout, and takes the first choice of a decide step', () => {
    const definition = definitionOf([
      {
        label: 'hold',
        type: 'wait',
        config: { waitForEvent: { eventType: 'paid' }, timeoutMinutes: 60, onTimeout: 'pick' },
      },
      {
        label: 'pick',
        type: 'ai_action',
        config: { flavor: 'decide', prompt: 'p', choices: [{ value: 'a', next: 'm' }, 'b'] },
      },
      nap('skipped', 1),
      mail('m'),
    ]);
    expect(dryRun(request(definition)).steps.map(({ label }) => label)).toEqual(['hold', 'pick', 'm']);
  });
});
