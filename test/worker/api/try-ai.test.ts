// Trying the model of the organisation: the guard, the provider and the checks of an ai_action step, without a run.
import { describe, expect } from 'vitest';
import { addModel } from '../../support/pipeline/channels.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { says } from '../../support/pipeline/world.ts';
import { createApi } from '../../support/worker.ts';

const ask = (p: Pipeline, body: object) => p.tenant.api.post('settings/ai/try', body);
const plain = { flavor: 'decide', prompt: 'Yes or no?' };
const decide = {
  flavor: 'decide',
  prompt: 'Is {{user.name}} from {{event.city}} {{ai.mood}}?',
  choices: [{ value: 'yes', next: 'a_step_of_the_draft' }, 'no'],
};

describe('trying the model', () => {
  it('asks what a step would ask of the person and the event, and shows the answer, its tokens and its time', async ({
    p,
  }) => {
    await addModel(p.tenant);
    await p.identify({ name: 'Ada' });
    await p.flow();
    p.world.always('ai', says('Yes.'));
    const given = { userId: 'ada', event: { type: 'go', properties: { city: 'Basel' } }, ai: { mood: 'glad' } };
    const { status, json } = await ask(p, { ...decide, ...given });
    expect(status, JSON.stringify(json)).toBe(200);
    expect(json).toMatchObject({
      outcome: 'completed',
      result: 'yes',
      prompt: 'Is Ada from Basel glad?',
      repaired: false,
      missing: [],
      warnings: [],
    });
    expect(json.ms).toBeGreaterThanOrEqual(0);
    expect(json).toHaveProperty('usage');
    const [request] = p.world.arrived('ai');
    expect(JSON.stringify(request?.body)).toContain('Is Ada from Basel glad?');
    expect((await p.tenant.api.get('automation/runs')).json.data).toEqual([]);
  });

  it('asks once more where the reply is of no use, and says so', async ({ p }) => {
    await addModel(p.tenant);
    p.world.answer('ai', says('perhaps'), says('no'));
    expect((await ask(p, plain)).json).toMatchObject({ result: 'no', repaired: true });
    p.world.always('ai', says('perhaps'));
    expect((await ask(p, plain)).json).toMatchObject({
      outcome: 'ai_unavailable',
      reason: 'unusable_reply',
      result: null,
    });
  });

  it('shows the refusal of the vendor with its status and body, and no key', async ({ p }) => {
    await addModel(p.tenant);
    p.world.answer('ai', { status: 401, body: { error: 'bad key' } });
    const { status, json } = await ask(p, plain);
    expect(status).toBe(200);
    expect(json).toMatchObject({ outcome: 'ai_unavailable', reason: 'invalid_credentials', statusCode: 401 });
    expect(json.body).toContain('bad key');
    expect(json.message).not.toBe('');
  });

  it('writes no trait that an extract finds', async ({ p }) => {
    await addModel(p.tenant);
    await p.identify({ name: 'Ada' });
    await p.flow();
    p.world.answer('ai', says('{"city":"Basel"}'));
    const body = { flavor: 'extract', prompt: 'Where?', fields: { city: 'string' }, userId: 'ada' };
    expect((await ask(p, body)).json).toMatchObject({ result: { city: 'Basel' } });
    expect((await p.tenant.api.get('customers/profiles/ada')).json.traits).toEqual({ name: 'Ada' });
  });

  it('says that no model is configured', async ({ p }) => {
    expect((await ask(p, plain)).json).toMatchObject({
      outcome: 'ai_unavailable',
      reason: 'no_ai_settings',
    });
  });

  it('reports every fault as a step does, at the fields of the body', async ({ p }) => {
    const body = {
      flavor: 'decide',
      prompt: 'Hi {{ai.mood}} {{#if}}',
      fields: { a: 'string' },
      choises: [],
      eventId: 'x',
    };
    const { status, json } = await ask(p, body);
    expect(status).toBe(422);
    const pointers = json.errors.map(({ pointer }: { pointer: string }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/eventId', '/choises', '/fields', '/prompt']));
  });

  it('needs the role editor, and is limited for each key', async ({ p }) => {
    const { orgId, keys } = p.tenant;
    expect((await createApi(orgId, keys.viewer).post('settings/ai/try', plain)).status).toBe(403);
    for (let i = 0; i < 30; i++) await ask(p, plain);
    const { status, json } = await ask(p, plain);
    expect([status, json.code]).toEqual([429, 'rate_limited']);
  });
});
