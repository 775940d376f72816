// A dry-run gives the verdict of a real run wherever it is known without sending.
import { describe, expect } from 'vitest';
import { addChannel, addDevice } from '../../support/pipeline/channels.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

type Told = { outcome: string | null; reason?: string };
const pick = ({ outcome, reason }: Told) => ({ outcome, reason: reason ?? null });

/** What a dry-run and then a real run say of one step. */
async function bothOf(p: Pipeline, step: object, properties: Record<string, unknown> = {}) {
  const eventType = `go.${crypto.randomUUID()}`;
  const id = await p.workflow([{ label: 's', ...step }], { trigger: { eventType } });
  const sample = { eventType, properties, userId: 'ada' };
  const dry = await p.tenant.api.post(`automation/workflows/${id}/test-run`, sample);
  expect(dry.status).toBe(200);
  const before = { email: p.world.arrived('email').length, sms: p.world.arrived('sms').length };
  expect({ ...before, webhook: p.world.arrived('webhook').length }).toEqual({ email: 0, sms: 0, webhook: 0 });
  await p.track(eventType, properties);
  await p.flow();
  const [real] = (await p.onlyRun(id)).steps;
  return { dry: pick(dry.json.steps[0]), real: pick(real as Told) };
}

const mail = (to: string, more: object = {}) => ({
  type: 'send_email',
  config: { to, subject: 's', bodyHtml: '<p>b</p>', ...more },
});
const text = (to: string, body = 'b') => ({ type: 'send_sms', config: { to, body } });
const push = (body: string) => ({ type: 'send_push', config: { title: 't', body } });
const call = (path: string, more: object = {}) => ({
  type: 'webhook',
  config: { url: `${outside}/hook${path}`, ...more },
});

describe('a dry-run agrees with the real run on', () => {
  it.for<[string, object, Record<string, unknown>, string, string]>([
    ['an address that is none', mail('{{event.to}}'), { to: 'not an address' }, 'error', 'invalid_address'],
    [
      'a sender that is none',
      mail('a@example.com', { from: '{{event.from}}' }),
      { from: 'x' },
      'byod_required',
      'domain_not_verified',
    ],
    ['an email without content', mail('a@example.com', { bodyHtml: '{{event.none}}' }), {}, 'error', 'empty_message'],
    ['a phone number that is none', text('{{event.to}}'), { to: 'abc' }, 'error', 'invalid_phone'],
    [
      'a text message that is too long',
      text('+14155550123', '{{event.long}}'),
      { long: 'x'.repeat(2_000) },
      'error',
      'message_too_large',
    ],
    ['a push that is too large', push('{{event.long}}'), { long: 'x'.repeat(5_000) }, 'error', 'message_too_large'],
    ['a recipient that rendered empty', text('{{event.none}}'), {}, 'skipped-missing-config', 'no_recipient'],
    ['a path that leads elsewhere', call('/{{event.part}}/x'), { part: '..' }, 'error', 'template_failed'],
    [
      'a header that no request can have',
      call('', { headers: { 'x-name': '{{event.name}}' } }),
      { name: '漢' },
      'error',
      'invalid_header',
    ],
    [
      'a model that is not configured',
      { type: 'ai_action', config: { flavor: 'generate', prompt: 'p' } },
      {},
      'ai_unavailable',
      'no_ai_settings',
    ],
  ])('%s', async ([, step, properties, outcome, reason], { p }) => {
    await p.identify({ plan: 'pro' });
    await p.flow();
    await addChannel(p.tenant, 'email');
    await addChannel(p.tenant, 'sms');
    await addChannel(p.tenant, 'push');
    await addDevice(p.tenant, 'ada', 'phone-token');
    const { dry, real } = await bothOf(p, step, properties);
    expect(real).toEqual({ outcome, reason });
    expect(dry).toEqual(real);
  });

  it('a host that is blocked by the time the run comes to it', async ({ p }) => {
    await p.workflow([call('')], { trigger: { eventType: 'go.blocked' } });
    await env.DB.prepare("UPDATE workflow_versions SET definition = replace(definition, ?, 'https://10.0.0.1')")
      .bind(outside)
      .run();
    const { json } = await p.tenant.api.get('automation/workflows');
    const path = `automation/workflows/${json.data[0].id}/test-run`;
    const dry = await p.tenant.api.post(path, { eventType: 'go.blocked' });
    expect(pick(dry.json.steps[0])).toEqual({ outcome: 'error', reason: 'blocked_address' });
  });

  it('a missing channel, and one that is closed', async ({ p }) => {
    expect((await bothOf(p, text('+14155550123'))).dry).toEqual({
      outcome: 'skipped-missing-config',
      reason: 'no_channel',
    });
    const channelId = await addChannel(p.tenant, 'sms');
    await p.tenant.api.patch(`notifications/channels/${channelId}`, { status: 'disabled' });
    const { dry, real } = await bothOf(p, text('+14155550123'));
    expect(dry).toEqual({ outcome: 'skipped-missing-config', reason: 'channel_disabled' });
    expect(real).toEqual(dry);
  });
});

describe('a dry-run', () => {
  it('sends nothing where nothing is in the way, and calls it sent', async ({ p }) => {
    for (const kind of ['email', 'sms', 'push'] as const) await addChannel(p.tenant, kind);
    const id = await p.workflow([mail('a@example.com'), text('+14155550123'), push('b'), call('')]);
    const { json } = await p.tenant.api.post(`automation/workflows/${id}/test-run`, { eventType: 'go' });
    expect(json.steps.map(pick)).toEqual(Array.from({ length: 4 }, () => ({ outcome: 'sent', reason: null })));
    for (const vendor of ['email', 'sms', 'push', 'token', 'webhook'] as const)
      expect(p.world.arrived(vendor)).toEqual([]);
  });

  it('follows the way that a verdict leads to', async ({ p }) => {
    const steps = [
      {
        label: 'ask',
        type: 'ai_action',
        config: { flavor: 'decide', prompt: 'p', choices: [{ value: 'a', next: 'end' }, 'b'] },
      },
      { label: 'text', ...text('+14155550123') },
    ];
    const id = await p.workflow(steps);
    const { json } = await p.tenant.api.post(`automation/workflows/${id}/test-run`, { eventType: 'go' });
    expect(json.steps.map(pick)).toEqual([
      { outcome: 'ai_unavailable', reason: 'no_ai_settings' },
      { outcome: 'skipped-missing-config', reason: 'no_channel' },
    ]);
  });

  it('says that it does not know a person, who is empty then as in a real run', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const id = await p.workflow([mail('{{user.email}}')]);
    const path = `automation/workflows/${id}/test-run`;
    const unknown = await p.tenant.api.post(path, { eventType: 'go', userId: 'nobody' });
    expect(unknown.json.warnings).toEqual([{ code: 'unknown_person', message: expect.stringContaining('"nobody"') }]);
    expect(pick(unknown.json.steps[0])).toEqual({ outcome: 'skipped-missing-config', reason: 'no_recipient' });
    const sample = await p.tenant.api.post(path, { eventType: 'go' });
    expect(sample.json).not.toHaveProperty('warnings');
    expect(sample.json.steps[0].input.to).toBe('sample.person@example.com');
  });

  it('ends at a bound that all its steps share', async ({ p }) => {
    const loop = '{{#each event.a}}{{#each event.a}}{{/each}}{{/each}}';
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`x-h${i}`, loop]));
    const properties = { a: Array.from({ length: 200 }, () => 1) };
    const one = await bothOf(p, call('', { headers: many }), properties);
    expect(one.dry).toEqual({ outcome: 'error', reason: 'template_failed' });
    expect(one.real).toEqual(one.dry);
    const id = await p.workflow(Array.from({ length: 30 }, () => call('', { headers: { 'x-h': loop } })));
    const { json } = await p.tenant.api.post(`automation/workflows/${id}/test-run`, { eventType: 'go', properties });
    const outcomes = json.steps.map(pick).map(({ outcome }: Told) => outcome);
    expect(outcomes[0]).toBe('sent');
    expect(outcomes.at(-1)).toBe('error');
    expect(json.steps.at(-1).message).toContain('This dry-run does more than');
  });
});

it('values in the path and the query of a webhook are percent-encoded, and its body says what it is', async ({ p }) => {
  const steps = [
    call('/{{event.path}}?q={{event.q}}&by={{urlEncode event.q}}&raw={{{event.raw}}}'),
    call('', { body: '{{event.words}}' }),
    call('', { body: '{"n":1}' }),
    call('', { method: 'GET' }),
  ];
  await p.workflow(steps);
  await p.track('go', { path: 'a/b?c', q: 'a&b=c d#e', raw: 'x&y=1', words: 'plain 1' });
  await p.flow();
  const [encoded, plain, json, get] = p.world.arrived('webhook');
  const q = 'a%26b%3Dc%20d%23e';
  expect(encoded?.url).toBe(`${outside}/hook/a%2Fb%3Fc?q=${q}&by=${q}&raw=x&y=1`);
  expect(plain?.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(json?.headers.get('content-type')).toBe('application/json');
  expect(get?.headers.has('content-type')).toBe(false);
  expect(get?.headers.get('webhook-signature')).toMatch(/^v1,/);
});
