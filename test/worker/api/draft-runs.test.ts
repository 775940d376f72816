// The dry-run of a workflow that is not saved, and the answers that a dry-run takes for given.
import { describe, expect } from 'vitest';
import { addChannel, addModel } from '../../support/pipeline/channels.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const path = 'automation/workflows/test-run';
const mail = (label: string, config: object = {}) => ({
  label,
  type: 'send_email',
  config: { subject: label, bodyHtml: 'Hi {{user.name}}', to: 'ada@acme.test', ...config },
});
const decide = {
  label: 'which',
  type: 'ai_action',
  config: { flavor: 'decide', prompt: 'Which?', choices: [{ value: 'yes' }, { value: 'no', next: 'end' }] },
};
const hold = (config: object) => ({
  label: 'hold',
  type: 'wait',
  config: { timeoutMinutes: 60, onMatch: 'mail', onTimeout: 'end', ...config },
});
const definitionOf = (steps: object[], extra: object = {}) => ({
  name: 'Draft',
  trigger: { eventType: 'go' },
  steps,
  ...extra,
});

const stored = async (p: Pipeline) =>
  env.DB.prepare('SELECT count(*) AS n FROM workflows WHERE project_id = ?').bind(p.tenant.projectId).first('n');

async function tried(p: Pipeline, definition: object, more: object = {}) {
  const { status, json } = await p.tenant.api.post(path, { definition, eventType: 'go', userId: 'ada', ...more });
  expect(status, JSON.stringify(json)).toBe(200);
  return json;
}

const walked = ({ steps }: { steps: { label: string; outcome: string }[] }) =>
  steps.map(({ label, outcome }) => `${label} ${outcome}`);

describe('the dry-run of a definition that is not saved', () => {
  it('walks it with the person, the channels and the gates of the project, and saves and sends nothing', async ({
    p,
  }) => {
    await addChannel(p.tenant, 'email', { frequencyCap: { perUser: 1, windowHours: 24 } });
    await p.identify({ name: 'Ada' });
    await p.flow();
    const result = await tried(p, definitionOf([mail('a'), mail('b', { to: 'off@acme.test' })]));
    expect(result).toMatchObject({ matched: true, endsWith: 'completed' });
    expect(walked(result)).toEqual(['a sent', 'b sent']);
    expect(result.steps[0].input).toMatchObject({ html: 'Hi Ada' });
    const gates = Object.fromEntries(result.steps[0].gates.map((one: { gate: string }) => [one.gate, one]));
    expect(gates.frequency_cap).toMatchObject({ verdict: 'open', text: '1 of 1 in 24 h over this channel.' });
    await p.tenant.api.post('email/suppressions', { kind: 'email', address: 'off@acme.test' });
    const again = await tried(p, definitionOf([mail('b', { to: 'off@acme.test' })]));
    expect(again.steps).toMatchObject([{ outcome: 'suppressed', reason: 'suppression_manual' }]);
    expect(await stored(p)).toBe(0);
    expect(p.world.arrived('email')).toEqual([]);
  });

  it('reports every fault of the body and of the definition at once, as a save does', async ({ p }) => {
    const steps = [mail('a', { subject: undefined }), { type: 'wait', config: { nonsense: 1 } }];
    const definition = { ...definitionOf(steps), trigger: {} };
    const save = await p.tenant.api.post('automation/workflows', definition);
    const dry = await p.tenant.api.post(path, { definition, at: 'tomorrow' });
    expect([save.status, dry.status]).toEqual([422, 422]);
    const pointers = (faults: { pointer: string }[]) => faults.map(({ pointer }) => pointer);
    expect(pointers(dry.json.errors)).toEqual([
      '/at',
      ...pointers(save.json.errors).map((pointer) => `/definition${pointer}`),
    ]);
  });

  it('takes the hints of the saved workflow for its secrets, and shows none of them', async ({ p }) => {
    const config = { url: `${outside}/hook?token=s3cret-token`, headers: { authorization: 'Bearer very-secret-1' } };
    const id = await p.workflow([{ label: 'call', type: 'webhook', config }]);
    const { json } = await p.tenant.api.get(`automation/workflows/${id}`);
    const result = await tried(p, json, { workflowId: id });
    expect(result.steps).toMatchObject([{ label: 'call', outcome: 'sent' }]);
    expect(JSON.stringify(result)).not.toMatch(/s3cret-token|very-secret-1/);
    const foreign = await p.tenant.api.post(path, { definition: json, eventType: 'go' });
    expect(foreign.json.errors).toMatchObject([{ code: 'secret_hint' }]);
  });
});

describe('the answers of a dry-run', () => {
  it('choose the way of a model and of waits', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    await addModel(p.tenant);
    const steps = [
      decide,
      hold({ waitForEvent: { eventType: 'paid.*', filters: [{ event: 'n', value: 1 }] } }),
      mail('mail'),
    ];
    const ask = (answers: object) => tried(p, definitionOf(steps), { answers });
    expect(walked(await ask({ which: 'no' }))).toEqual(['which completed']);
    const happened = await ask({ which: 'yes', hold: 'happened' });
    expect(walked(happened)).toEqual(['which completed', 'hold completed', 'mail sent']);
    expect(happened.steps[1].simulatedAt).toBe(happened.steps[0].simulatedAt);
    const late = await ask({ hold: 'timed_out' });
    expect(late.steps[1]).toMatchObject({ reason: 'timed_out', output: { matched: false } });
    expect(late.steps).toHaveLength(2);
    expect(p.world.arrived('ai')).toEqual([]);
  });

  it('let a wait time out although its condition holds', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const steps = [hold({ waitForCondition: { event: 'n', value: 1 } }), mail('mail')];
    const ask = (answers?: object) => tried(p, definitionOf(steps), { properties: { n: 1 }, answers });
    expect(walked(await ask())).toEqual(['hold completed', 'mail sent']);
    const late = await ask({ hold: 'timed_out' });
    expect(late.steps).toMatchObject([{ reason: 'timed_out' }]);
  });

  it('are refused where the step is not there or cannot get them, also for a saved workflow', async ({ p }) => {
    const steps = [decide, { ...hold({ waitForCondition: { event: 'n', value: 1 }, onMatch: 'end' }) }];
    const id = await p.workflow(steps);
    const answers = { wich: 'yes', which: 'perhaps', hold: 'now' };
    for (const [to, body] of [
      [`automation/workflows/${id}/test-run`, {}],
      [path, { definition: definitionOf(steps) }],
    ] as const) {
      const { status, json } = await p.tenant.api.post(to, { ...body, eventType: 'go', answers });
      expect(status).toBe(422);
      expect(json.errors).toMatchObject([
        { pointer: '/answers/wich', code: 'unknown_step', suggestion: 'which' },
        { pointer: '/answers/which', code: 'invalid_answer' },
        { pointer: '/answers/hold', code: 'invalid_answer' },
      ]);
    }
  });

  it('of a webhook that fails are tried as a real one is', async ({ p }) => {
    const steps = [{ label: 'call', type: 'webhook', config: { url: `${outside}/hook` } }];
    const failing = await tried(p, definitionOf(steps), { answers: { call: { status: 503, body: {} } } });
    expect(failing.steps[0]).toMatchObject({ outcome: 'error' });
    expect(failing.steps[0].attempts.length).toBeGreaterThan(3);
    expect(failing.endsWith).toBe('completed');
  });
});
