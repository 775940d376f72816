import { describe, expect, it } from 'vitest';
import { createTenant } from '../../support/worker.ts';

const mail = (label: string, templateId: string) => ({
  ...{ label, type: 'send_email' },
  config: { templateId, to: 'ada@example.com' },
});

describe('a template', () => {
  it('says which steps of current versions and which rules send with it', async () => {
    const { api } = await createTenant();
    const made = async (path: string, body: object) => {
      const { status, text, json } = await api.post(path, body);
      expect(status, text).toBe(201);
      return json;
    };
    const template = (name: string) => made('email/templates', { name, subject: 's', html: '<p>h</p>' });
    const [{ id: used }, { id: other }] = [await template('Used'), await template('Other')];
    const trigger = { eventType: 'go' };
    const twice = await made('automation/workflows', {
      name: 'B',
      trigger,
      steps: [mail('one', used), mail('two', used)],
    });
    const once = await made('automation/workflows', {
      name: 'A',
      trigger,
      steps: [mail('one', used), mail('two', other)],
    });
    const gone = await made('automation/workflows', { name: 'C', trigger, steps: [mail('one', used)] });
    await api.del(`automation/workflows/${gone.id}`);
    const past = await made('automation/workflows', { name: 'D', trigger, steps: [mail('one', used)] });
    await api.patch(`automation/workflows/${past.id}`, { steps: [mail('one', other)] });
    const config = { url: 'https://sandbox.test:8443/ops' };
    const channelIds = [(await made('notifications/channels', { kind: 'webhook', name: 'Ops', config })).id];
    const rule = await made('notifications/rules', { key: 'paid', templateId: used, channelIds });
    const { usedBy } = (await api.get(`email/templates/${used}`)).json;
    expect(usedBy).toEqual({
      ...{ workflows: 2, steps: 3, rules: 1 },
      places: [
        { kind: 'workflow', id: once.id, name: 'A', step: 'one' },
        { kind: 'workflow', id: twice.id, name: 'B', step: 'one' },
        { kind: 'workflow', id: twice.id, name: 'B', step: 'two' },
        { kind: 'rule', id: rule.id, name: 'paid', step: null },
      ],
    });
    const { data } = (await api.get('email/templates')).json;
    const counts = Object.fromEntries(
      data.map(({ name, usedBy: by }: { name: string; usedBy: Record<string, number> }) => [name, by.steps]),
    );
    expect(counts).toEqual({ Used: 3, Other: 2 });
    for (const id of [twice.id, once.id]) await api.del(`automation/workflows/${id}`);
    const refused = await api.del(`email/templates/${used}`);
    expect([refused.status, refused.json.detail]).toEqual([409, expect.stringContaining('rule "paid"')]);
    await api.del(`notifications/rules/${rule.id}`);
    expect((await api.del(`email/templates/${used}`)).status).toBe(204);
  });

  it('tells nothing of what others have', async () => {
    const [mine, theirs] = [await createTenant(), await createTenant()];
    const { id } = (await mine.api.post('email/templates', { name: 'T', subject: 's', html: '<p>h</p>' })).json;
    // A project may hold any text, also an id of somebody else.
    const steps = [{ type: 'webhook', config: { url: 'https://sandbox.test:8443/hook', body: { templateId: id } } }];
    await theirs.api.post('automation/workflows', { name: 'W', trigger: { eventType: 'go' }, steps });
    await mine.api.post('automation/workflows', { name: 'W', trigger: { eventType: 'go' }, steps });
    expect((await mine.api.get(`email/templates/${id}`)).json.usedBy).toMatchObject({ steps: 0, places: [] });
  });
});
