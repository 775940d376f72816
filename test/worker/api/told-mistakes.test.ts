// What the API says of mistakes that are easily made.
import { describe, expect, it } from 'vitest';
import { addChannel, addModel } from '../../support/pipeline/channels.ts';
import { minute, it as pipelineIt } from '../../support/pipeline/pipeline.ts';
import { says } from '../../support/pipeline/world.ts';
import { call, createTenant, type Tenant } from '../../support/worker.ts';

interface Told {
  pointer: string;
  code: string;
  message: string;
  suggestion?: string;
}
const told = (answer: { json: { errors?: Told[] } }) =>
  (answer.json.errors ?? []).map(({ pointer, code, suggestion }) =>
    [pointer, code, suggestion].filter(Boolean).join(' '),
  );
const save = ({ api, projectId }: Tenant, steps: unknown[], more: object = {}) =>
  api.post('automation/workflows', { projectId, name: 'Flow', trigger: { eventType: 'go' }, steps, ...more });
const mail = (config: object) => ({ type: 'send_email', config: { to: 'a@example.com', ...config } });
const content = { subject: 's', bodyHtml: 'b' };

describe('a workflow is refused when saved', () => {
  it('with a channel of another kind', async () => {
    const tenant = await createTenant();
    const channelId = await addChannel(tenant, 'sms');
    const answer = await save(tenant, [mail({ ...content, channelId })]);
    expect(told(answer)).toEqual(['/steps/0/config/channelId wrong_channel_kind']);
    expect(answer.json.errors[0].message).toBe(
      `The channel ${channelId} is of kind sms, and a \`send_email\` step sends through one of kind email.`,
    );
    const text = { type: 'send_sms', config: { to: '+14155550123', body: 'b', channelId } };
    expect((await save(tenant, [text])).status).toBe(201);
  });

  it('with an address that no template fills in and nobody can be reached by', async () => {
    const tenant = await createTenant();
    const text = (to: string) => ({ type: 'send_sms', config: { to, body: 'b' } });
    const steps = [
      mail({ ...content, to: 'not an address' }),
      mail({ ...content, from: 'me' }),
      text('abc'),
      text('555 0123'),
      { type: 'wait', config: { until: { date: 'soon' } } },
    ];
    expect(told(await save(tenant, steps))).toEqual([
      '/steps/0/config/to invalid_address',
      '/steps/1/config/from invalid_address',
      '/steps/2/config/to invalid_phone',
      '/steps/3/config/to invalid_phone',
      '/steps/4/config/until/date invalid_format',
    ]);
    const fine = [
      mail({ ...content, to: 'Ada <ada@example.com>', from: '{{org.name}}' }),
      text('+1 (415) 555-0123'),
      text('{{user.phone}}'),
    ];
    expect((await save(tenant, fine)).status).toBe(201);
  });

  it('for a wrong templateId once', async () => {
    const tenant = await createTenant();
    expect(told(await save(tenant, [mail({ templateId: 'nope' })]))).toEqual([
      '/steps/0/config/templateId invalid_format',
    ]);
    expect(told(await save(tenant, [mail({ templateId: '' })]))).toEqual(['/steps/0/config/templateId invalid_format']);
    expect(told(await save(tenant, [mail({ templateID: crypto.randomUUID() })]))).toEqual([
      '/steps/0/config/templateID unknown_field templateId',
    ]);
    expect(told(await save(tenant, [mail({ templateId: crypto.randomUUID() })]))).toEqual([
      '/steps/0/config/templateId unknown_reference',
    ]);
  });

  it('for every fault of a condition at once, with what was meant', async () => {
    const tenant = await createTenant();
    const branch = (condition: unknown) => ({ type: 'branch', config: { condition, ifTrue: 'end', ifFalse: 'end' } });
    const answer = await save(tenant, [branch({ trate: 'plan', op: 'eqq', value: 1 })]);
    expect(told(answer)).toEqual([
      '/steps/0/config/condition/trate unknown_field trait',
      '/steps/0/config/condition/op unknown_operator eq',
    ]);
  });

  it.each([
    ['==', 'eq'],
    ['===', 'eq'],
    ['equals', 'eq'],
    ['is', 'eq'],
    ['!=', 'neq'],
    ['>', 'gt'],
    ['>=', 'gte'],
    ['<', 'lt'],
    ['<=', 'lte'],
    ['startsWith', 'prefix'],
  ])('for the operator %s, which means %s', async (op, meant) => {
    const tenant = await createTenant();
    const answer = await save(tenant, [mail(content)], {
      trigger: { eventType: 'go', filters: [{ event: 'a', op, value: 1 }] },
    });
    expect(told(answer)).toEqual([`/trigger/filters/0/op unknown_operator ${meant}`]);
  });
});

describe('a mistake', () => {
  it('in the fields of a template names the field that was meant', async () => {
    const { api } = await createTenant();
    const body = { name: 'T', subject: 's', bodyHtml: '<p>x</p>', bodyText: 'x' };
    expect(told(await api.post('email/templates', body))).toEqual([
      '/bodyHtml unknown_field html',
      '/bodyText unknown_field text',
    ]);
  });

  it('in the vendor of a channel lists the vendors and nothing else', async () => {
    const { api } = await createTenant();
    const answer = await api.post('notifications/channels', {
      kind: 'email',
      name: 'E',
      config: { vendor: 'postmark' },
    });
    expect(answer.json.errors[0].message).toBe('`vendor` must be one of `resend`, `cloudflare`, got "postmark".');
  });

  it('in a range of time is refused when it ends before it begins', async () => {
    const { api } = await createTenant();
    for (const list of [
      'events',
      'automation/runs',
      'notifications/logs',
      'audit-log',
      'notifications/logs/stats',
      'health/delivery',
    ]) {
      const answer = await api.get(`${list}?from=2026-06-02&to=2026-06-01`);
      expect([list, answer.status, told(answer)[0]?.split(' ')[0]]).toEqual([list, 422, '?from']);
      expect(
        (await api.get(`${list}?from=2026-06-02&to=2026-06-02`)).status === 200 || list === 'health/delivery',
      ).toBe(true);
    }
  });

  it('in the method of a request is 405 with those that the path takes', async () => {
    const { api, orgId, keys } = await createTenant();
    const wrong = await api.put('automation/runs', {});
    expect([wrong.status, wrong.json.code, wrong.headers.get('allow')]).toEqual([405, 'method_not_allowed', 'GET']);
    const path = `/api/v1/orgs/${orgId}/automation/workflows/${crypto.randomUUID()}`;
    const posted = await call('POST', path, { key: keys.admin, body: {} });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'DELETE, GET, PATCH, PUT']);
    expect((await call('GET', '/v1/track')).headers.get('allow')).toBe('POST');
    expect((await api.get('automation/nothing')).status).toBe(404);
  });

  it('in an id says which part of the address is none', async () => {
    const { api } = await createTenant();
    const answer = await api.get('automation/workflows/undefined');
    expect(answer.status).toBe(404);
    expect(answer.json.detail).toBe('There is nothing at this address, because "undefined" is not an id (a UUID).');
  });
});

pipelineIt('a step that is tried again says once why, without two colons', async ({ p }) => {
  await addChannel(p.tenant, 'email');
  p.world.answer('email', { status: 503 });
  const id = await p.workflow([mail(content)]);
  await p.track('go');
  await p.flow();
  expect((await p.onlyRun(id)).waitingFor).toBe('Trying again: The provider reported an error of its own.');
});

pipelineIt('a paused wait says what it waits for, and no time that is over', async ({ p }) => {
  const id = await p.workflow([{ type: 'wait', config: {}, delayMinutes: 90, spread: false }]);
  await p.track('go');
  await p.flow();
  const run = await p.onlyRun(id);
  expect(run.waitingFor).toBe('Waiting for 90 minutes.');
  await p.tenant.api.post(`automation/runs/${run.id}/pause`);
  const due = new Date(p.now() + 90 * minute).toISOString();
  expect(await p.run(run.id)).toMatchObject({
    status: 'paused',
    nextStepAt: due,
    waitingFor: 'Waiting for 90 minutes.',
  });
  p.pass(91 * minute);
  expect(await p.run(run.id)).toMatchObject({ status: 'paused', nextStepAt: null });
  expect((await p.runs(id))[0]).toMatchObject({ status: 'paused', nextStepAt: null });
});

pipelineIt('a cancelled run names the key, and an erased one the erasure', async ({ p }) => {
  const id = await p.workflow([{ type: 'wait', config: {}, delayMinutes: 90 }]);
  await p.track('go');
  await p.track('go', {}, { userId: 'bob' });
  await p.flow();
  const [first, second] = await p.runs(id);
  await p.tenant.api.post(`automation/runs/${first?.id}/cancel`);
  expect((await p.run(first?.id ?? '')).exitReason).toBe('Cancelled by the key "test admin".');
  await p.tenant.api.del(`customers/profiles/${second?.userId}`);
  expect((await p.run(second?.id ?? '')).exitReason).toBe('The person was erased.');
});

pipelineIt('a decision says where it went, as a branch does', async ({ p }) => {
  await addModel(p.tenant);
  p.world.always('ai', says('later'));
  const choices = ['now', { value: 'later', next: 'nap' }];
  const id = await p.workflow([
    { label: 'ask', type: 'ai_action', config: { flavor: 'decide', prompt: 'p', choices }, next: 'end' },
    { label: 'nap', type: 'wait', config: {} },
  ]);
  await p.track('go');
  await p.flow();
  expect((await p.onlyRun(id)).steps[0]?.output).toMatchObject({ result: 'later', next: 'nap' });
});

pipelineIt('a run that a step ended says so in words', async ({ p }) => {
  const steps = [{ label: 'mail', ...mail({ ...content, subject: '{{event.none}}' }) }];
  const id = await p.workflow(steps, { settings: { missingVariables: 'fail', onError: 'fail' } });
  await p.track('go');
  await p.flow();
  const run = await p.onlyRun(id);
  expect(run.exitReason).toBe(
    'Step mail failed. {{event.none}} has no value, and this workflow fails a step rather than leave it empty.',
  );
  expect(run.steps[0]?.warnings?.[0]?.message).toBe('{{event.none}} has no value.');
});
