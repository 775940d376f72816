// Each outcome word of the public documentation, reached through ingest, dispatch, run object, consumer and provider.
import { describe, expect } from 'vitest';
import { addChannel, addDevice, addModel } from '../../support/pipeline/channels.ts';
import { hour, it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside, says } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const mail = {
  label: 'mail',
  type: 'send_email',
  config: { subject: 'Hi', bodyHtml: '<p>x</p>', to: 'Ada <ada@example.com>' },
};
const text = { label: 'text', type: 'send_sms', config: { to: '+14155550123', body: 'Hi' } };
const push = { label: 'push', type: 'send_push', config: { title: 'Hi', body: 'there' } };
const hook = { label: 'hook', type: 'webhook', config: { url: `${outside}/hook` } };
const ask = { label: 'ask', type: 'ai_action', config: { flavor: 'generate', prompt: 'Write.', saveTo: 'draft' } };
const decide = {
  label: 'ask',
  type: 'ai_action',
  config: { flavor: 'decide', prompt: 'Which?', choices: ['yes', 'no'] },
};
const quiet = { subject: 'Hi', bodyHtml: '<p>x</p>' };

/** Runs a step to its end and answers its trace entry. */
async function outcomeOf(p: Pipeline, step: { label: string }, properties = {}) {
  const { steps, status } = await p.finish(await started(p, step, properties));
  expect(status).toBe('completed');
  expect(steps).toHaveLength(1);
  return steps[0];
}

async function started(p: Pipeline, step: { label: string }, properties = {}): Promise<string> {
  const id = await p.workflow([step], { trigger: { eventType: `go.${step.label}` } });
  await p.track(`go.${step.label}`, properties);
  await p.dispatch();
  return (await p.onlyRun(id)).id;
}

async function logged(p: Pipeline) {
  return (await p.tenant.api.get('notifications/logs')).json.data;
}

describe('the outcome "sent"', () => {
  it('is an email that the provider accepted, under the key of the effect (R3)', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const entry = await outcomeOf(p, mail);
    expect(entry).toMatchObject({
      outcome: 'sent',
      output: { providerId: 'email-1' },
      attempts: [{ statusCode: 200 }],
    });
    const [request] = p.world.arrived('email');
    expect(request?.body).toMatchObject({ to: ['ada@example.com'], subject: 'Hi' });
    expect(request?.headers.get('idempotency-key')).toMatch(/^[0-9a-f-]{36}:0:1$/);
    expect(await logged(p)).toMatchObject([{ outcome: 'sent', stepLabel: 'mail', attempts: [{ statusCode: 200 }] }]);
  });

  it('is a text message, a push to each device, a signed webhook call', async ({ p }) => {
    await addChannel(p.tenant, 'sms');
    await addChannel(p.tenant, 'push');
    await addDevice(p.tenant, 'ada', 'phone-token');
    await addDevice(p.tenant, 'ada', 'tablet-token');
    expect(await outcomeOf(p, text)).toMatchObject({ outcome: 'sent', output: { providerId: 'SM1' } });
    expect(await outcomeOf(p, push)).toMatchObject({ outcome: 'sent', output: { reached: 2 } });
    expect(await outcomeOf(p, hook, { amount: 7 })).toMatchObject({ outcome: 'sent' });
    expect(p.world.arrived('sms')[0]?.body).toMatchObject({ To: '+14155550123', Body: 'Hi' });
    expect(p.world.arrived('push').map(({ body }) => (body.message as { token: string }).token)).toEqual([
      'phone-token',
      'tablet-token',
    ]);
    const [call] = p.world.arrived('webhook');
    expect(call?.headers.get('webhook-signature')).toMatch(/^v1,/);
    expect(call?.body).toMatchObject({ type: 'go.hook', data: { amount: 7, userId: 'ada' } });
  });
});

describe('the outcome "suppressed"', () => {
  it('is an email to an address on the suppression list, however it is written', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    await p.tenant.api.post('email/suppressions', { address: 'ADA@example.com' });
    expect(await outcomeOf(p, mail)).toMatchObject({
      outcome: 'suppressed',
      reason: 'suppression_manual',
      attempts: [],
    });
    expect(p.world.arrived('email')).toHaveLength(0);
  });

  it('is a text message to a number that said STOP, however the number is written', async ({ p }) => {
    await addChannel(p.tenant, 'sms');
    p.world.answer('sms', { status: 400, body: { code: 21610, message: 'unsubscribed recipient' } });
    expect(await outcomeOf(p, text)).toMatchObject({ outcome: 'suppressed', reason: 'opted_out' });
    const spaced = { ...text, label: 'spaced', config: { ...text.config, to: '+1 (415) 555-0123' } };
    expect(await outcomeOf(p, spaced)).toMatchObject({ outcome: 'suppressed', reason: 'suppression_unsubscribed' });
    expect(p.world.arrived('sms')).toHaveLength(1);
  });

  it('is no email because text messages to the same address were stopped, and a dry-run agrees', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    await env.DB.prepare(
      "INSERT INTO suppressions (project_id, kind, address, reason, created_at) VALUES (?, 'sms', 'ada@example.com', 'unsubscribed', 1)",
    )
      .bind(p.tenant.projectId)
      .run();
    const id = await p.workflow([mail]);
    await p.track('go');
    await p.flow();
    expect((await p.onlyRun(id)).steps).toMatchObject([{ outcome: 'sent' }]);
    const { json } = await p.tenant.api.post(`automation/workflows/${id}/test-run`, { eventType: 'go' });
    expect(json.steps).toMatchObject([{ outcome: 'sent' }]);
  });

  it('is also what a dry-run returns for the same addresses', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    await addChannel(p.tenant, 'sms');
    await p.tenant.api.post('email/suppressions', { address: 'ada@example.com' });
    await p.tenant.api.post('email/suppressions', { address: '+14155550123', kind: 'sms' });
    const spaced = { ...text, config: { ...text.config, to: '+1 (415) 555-0123' } };
    const id = await p.workflow([mail, spaced]);
    const { json } = await p.tenant.api.post(`automation/workflows/${id}/test-run`, { eventType: 'go' });
    expect(json.steps).toMatchObject([
      { outcome: 'suppressed', reason: 'suppression_manual' },
      { outcome: 'suppressed', reason: 'suppression_manual' },
    ]);
  });

  it('is a message to a person who is not in its audience when it is sent', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const condition = { trait: 'plan', op: 'eq', value: 'pro' };
    const audience = await p.tenant.api.post('customers/audiences', { name: 'Pro', condition });
    const step = { ...mail, config: { ...mail.config, audienceId: audience.json.id } };
    await p.identify({ plan: 'pro' });
    const runId = await started(p, { ...step, label: 'later', delayMinutes: 60 } as never);
    await p.identify({ plan: 'free' });
    await p.flow();
    const { steps } = await p.finish(runId);
    expect(steps).toMatchObject([{ outcome: 'suppressed', reason: 'audience_not_matched' }]);
    expect(steps[0]?.message).toContain('"Pro"');
    await p.identify({ plan: 'pro' });
    await p.flow();
    expect(await outcomeOf(p, step)).toMatchObject({ outcome: 'sent' });
    expect(p.world.arrived('email')).toHaveLength(1);
  });
});

describe('the outcomes "ai_pending" and "ai_unavailable"', () => {
  it('are pending between two attempts, and completed when the model replies', async ({ p }) => {
    await addModel(p.tenant);
    p.world.answer('ai', { status: 503 });
    const runId = await started(p, ask);
    await p.flow();
    const pending = await p.run(runId);
    expect(pending).toMatchObject({ status: 'running', finishedAt: null });
    expect(pending.steps).toMatchObject([{ outcome: 'ai_pending', finishedAt: null, attempts: [{ statusCode: 503 }] }]);
    expect(pending.nextStepAt).not.toBeNull();
    await p.wake(runId);
    const done = await p.run(runId);
    expect(done.steps).toMatchObject([{ outcome: 'completed', output: { result: 'A fine answer.' } }]);
    expect(done.steps[0]?.reason).toBeUndefined();
    expect(done.steps[0]?.attempts).toHaveLength(2);
  });

  it('are unavailable when the model never replies', async ({ p }) => {
    await addModel(p.tenant);
    p.world.always('ai', 'timeout');
    const entry = await outcomeOf(p, ask);
    expect(entry).toMatchObject({ outcome: 'ai_unavailable', reason: 'timeout' });
    expect(entry?.attempts).toHaveLength(4);
    expect(p.world.arrived('ai')).toHaveLength(4);
  });

  it('are unavailable when two replies of the model are unusable', async ({ p }) => {
    await addModel(p.tenant);
    p.world.always('ai', says('perhaps'));
    expect(await outcomeOf(p, decide)).toMatchObject({ outcome: 'ai_unavailable', reason: 'unusable_reply' });
    expect(p.world.arrived('ai')).toHaveLength(2);
  });
});

describe('the outcome "error"', () => {
  it('is a refusal of the provider, which is not repeated', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    p.world.answer('email', { status: 422, body: { name: 'validation_error', message: 'bad field' } });
    const entry = await outcomeOf(p, mail);
    expect(entry).toMatchObject({ outcome: 'error', reason: 'invalid_message', attempts: [{ statusCode: 422 }] });
    expect(p.world.arrived('email')).toHaveLength(1);
    expect(await logged(p)).toMatchObject([{ outcome: 'error', reason: 'invalid_message' }]);
  });

  it('is a provider that fails every retry', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    p.world.always('email', { status: 503 });
    const entry = await outcomeOf(p, mail);
    expect(entry).toMatchObject({ outcome: 'error', reason: 'provider_error' });
    expect(entry?.message).toContain('Given up after 7 attempts');
    expect(p.world.arrived('email')).toHaveLength(7);
    expect(new Set(p.world.arrived('email').map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
    expect(await logged(p)).toMatchObject([{ outcome: 'error' }]);
    expect((await logged(p))[0].attempts).toHaveLength(7);
  });
});

describe('the outcome "rate_limited"', () => {
  it('is a provider that answered every attempt with 429', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    p.world.always('email', { status: 429, headers: { 'retry-after': '20' } });
    expect(await outcomeOf(p, mail)).toMatchObject({ outcome: 'rate_limited', reason: 'rate_limited' });
  });

  it('is not a provider that also failed in another way', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    p.world.answer('email', { status: 503 });
    p.world.always('email', { status: 429 });
    expect(await outcomeOf(p, mail)).toMatchObject({ outcome: 'error', reason: 'rate_limited' });
  });

  it('comes after waits as long as Retry-After asks, within bounds', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    p.world.answer(
      'email',
      { status: 429, headers: { 'retry-after': '600' } },
      { status: 429, headers: { 'retry-after': '86400' } },
    );
    const runId = await started(p, mail);
    await p.flow();
    const planned = async () => ((await p.stored(runId)).state.dueAt ?? 0) - p.now();
    expect(await planned()).toBe(600_000);
    await p.wake(runId);
    expect(await planned()).toBe(hour);
    await p.wake(runId);
    expect((await p.run(runId)).steps).toMatchObject([{ outcome: 'sent' }]);
  });
});

describe('the outcome "skipped-missing-config"', () => {
  it('is a project without a channel, or with a disabled one', async ({ p }) => {
    expect(await outcomeOf(p, text)).toMatchObject({ outcome: 'skipped-missing-config', reason: 'no_channel' });
    const channel = await addChannel(p.tenant, 'email');
    await p.tenant.api.patch(`notifications/channels/${channel}`, { status: 'disabled' });
    expect(await outcomeOf(p, mail)).toMatchObject({ outcome: 'skipped-missing-config', reason: 'channel_disabled' });
  });

  it('is a recipient that renders empty', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const entry = await outcomeOf(p, { ...mail, config: { ...quiet, to: '{{user.email}}' } } as never);
    expect(entry).toMatchObject({ outcome: 'skipped-missing-config', reason: 'no_recipient' });
    expect(entry?.warnings).toMatchObject([{ code: 'missing_variable', path: 'user.email' }]);
    expect(p.world.arrived('email')).toHaveLength(0);
  });

  it('is a push to a person without a device', async ({ p }) => {
    await addChannel(p.tenant, 'push');
    expect(await outcomeOf(p, push)).toMatchObject({ outcome: 'skipped-missing-config', reason: 'no_device' });
  });

  it('is an AI step without a model', async ({ p }) => {
    expect(await outcomeOf(p, ask)).toMatchObject({ reason: 'no_ai_settings' });
    expect(p.world.arrived('ai')).toHaveLength(0);
  });
});

describe('the outcome "byod_required"', () => {
  it('is a sender whose domain the organisation has not verified', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const foreign = { ...mail, config: { ...mail.config, from: 'ceo@bank.test' } };
    const entry = await outcomeOf(p, foreign);
    expect(entry).toMatchObject({ outcome: 'byod_required', reason: 'domain_not_verified' });
    expect(entry?.message).toContain('bank.test');
    expect(p.world.arrived('email')).toHaveLength(0);
  });
});

describe('the outcome "completed"', () => {
  it('is a step that did its work and sends nothing', async ({ p }) => {
    await addModel(p.tenant);
    p.world.answer('ai', says('{"city":"Paris"}'));
    const fields = { city: 'string' };
    const id = await p.workflow([
      { label: 'nap', type: 'wait', config: { reason: 'breathe' }, delayMinutes: 5 },
      { label: 'learn', type: 'ai_action', config: { flavor: 'extract', prompt: 'Where?', fields } },
      { label: 'note', type: 'update_profile', config: { traits: { spent: '{{event.amount}}' } } },
      {
        label: 'fork',
        type: 'branch',
        config: { condition: { trait: 'spent', op: 'gt', value: 5 }, ifTrue: 'end', ifFalse: 'never' },
      },
      { label: 'never', type: 'update_profile', config: { traits: { never: true } } },
    ]);
    await p.track('go', { amount: 7 });
    await p.dispatch();
    const { steps } = await p.finish((await p.onlyRun(id)).id);
    expect(steps.map(({ label, outcome }) => [label, outcome])).toEqual([
      ['nap', 'completed'],
      ['learn', 'completed'],
      ['note', 'completed'],
      ['fork', 'completed'],
    ]);
    const { traits } = (await p.tenant.api.get('customers/profiles/ada')).json;
    expect(traits).toEqual({ city: 'Paris', spent: 7 });
  });
});
