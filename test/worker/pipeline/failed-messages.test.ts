// A message of a step that failed for good is an event of its person; docs/architecture.md, Publishing.
import { describe, expect } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { it } from '../../support/pipeline/pipeline.ts';

const mail = { label: 'mail', type: 'send_email', config: { to: 'ada@acme.test', subject: 's', bodyHtml: 'h' } };
const text = { label: 'text', type: 'send_sms', config: { to: '+14155550123', body: 'b' } };

describe('a message of a step', () => {
  it('that is refused is an event of its person, once, which another workflow can begin with', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    await addChannel(p.tenant, 'sms');
    p.world.always('email', { status: 422, body: { message: 'no' } });
    const failing = await p.workflow([mail]);
    const fallback = await p.workflow([text], { trigger: { eventType: 'email.failed' } });
    await p.track('go');
    await p.flow();
    await p.sweep();
    await p.flow();
    const { id: runId } = await p.onlyRun(failing);
    const [row] = (await p.tenant.api.get(`notifications/logs?runId=${runId}`)).json.data;
    const events = (await p.tenant.api.get('events?type=email.failed')).json.data;
    expect(events).toMatchObject([
      { userId: 'ada', properties: { deliveryId: row.id, reason: row.reason, runId, stepLabel: 'mail' } },
    ]);
    expect((await p.onlyRun(fallback)).steps).toMatchObject([{ outcome: 'sent' }]);
  });

  it('that is still tried is none; and a workflow does not begin with its own', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    p.world.always('email', { status: 503 });
    const own = await p.workflow([mail], { trigger: { eventType: '*' } });
    await p.track('go');
    await p.flow();
    expect((await p.tenant.api.get('events?type=*.failed')).json.data).toEqual([]);
    await p.finish((await p.started(own))[0] ?? '');
    await p.flow();
    const types = (await p.tenant.api.get('events?type=*.failed')).json.data.map(({ type }: { type: string }) => type);
    expect(types).toContain('email.failed');
    expect(await p.started(own)).toHaveLength(1);
  });
});
