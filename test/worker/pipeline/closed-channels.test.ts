// A channel whose credentials are refused: when it closes, what happens to its messages, how it opens again.
import { describe, expect } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { env } from '../../support/worker.ts';

const mail = { label: 'mail', type: 'send_email', config: { subject: 'Hi', bodyHtml: 'x', to: 'ada@example.com' } };
const text = { label: 'text', type: 'send_sms', config: { to: '+14155550123', body: 'Hi' } };
const refusal = { status: 401, body: { name: 'invalid_api_key' } };

async function begun(p: Pipeline, step: object): Promise<string> {
  const eventType = `go.${crypto.randomUUID()}`;
  const id = await p.workflow([step], { trigger: { eventType } });
  await p.track(eventType);
  await p.flow();
  return (await p.onlyRun(id)).id;
}

const statusOf = async (p: Pipeline, id: string) =>
  (await p.tenant.api.get(`notifications/channels/${id}`)).json.status;

/** Has an email refused until its channel closes; the run still holds it. */
async function closedBy(p: Pipeline, id: string): Promise<string> {
  p.world.always('email', refusal);
  const runId = await begun(p, mail);
  for (let tries = 1; tries < 3; tries++) {
    expect(await statusOf(p, id)).toBe('ok');
    await p.wake(runId);
  }
  expect(await statusOf(p, id)).toBe('needs_reconnect');
  return runId;
}

describe('a channel', () => {
  it('closes after three refusals of its credentials in ten minutes; its message is kept and sent once it works again', async ({
    p,
  }) => {
    const id = await addChannel(p.tenant, 'email');
    const runId = await closedBy(p, id);
    for (let tries = 0; tries < 12; tries++) await p.wake(runId);
    expect(p.world.arrived('email')).toHaveLength(3);
    expect((await p.run(runId)).steps).toMatchObject([
      { outcome: null, reason: 'channel_needs_reconnect', attempts: [{}, {}, {}] },
    ]);
    p.world.always('email', { status: 200, body: { id: 'e' } });
    const test = await p.tenant.api.post(`notifications/channels/${id}/test`, { to: 'ada@example.com' });
    expect(test.json).toMatchObject({ outcome: 'sent' });
    expect(await statusOf(p, id)).toBe('ok');
    expect((await p.finish(runId)).steps).toMatchObject([{ outcome: 'sent' }]);
    expect(p.now()).toBeLessThan(Date.parse('2099-01-07'));
  });

  it('stays open after two refusals, and counts anew after ten minutes', async ({ p }) => {
    const id = await addChannel(p.tenant, 'email');
    p.world.answer('email', refusal, refusal);
    const run = await p.finish(await begun(p, mail));
    expect(run.steps).toMatchObject([{ outcome: 'sent', attempts: [{ statusCode: 401 }, { statusCode: 401 }, {}] }]);
    p.pass(11 * minute);
    p.world.answer('email', refusal, refusal);
    expect((await p.finish(await begun(p, mail))).steps).toMatchObject([{ outcome: 'sent' }]);
    expect(await statusOf(p, id)).toBe('ok');
  });

  it('holds messages that come while it is closed, and lets them go after new credentials', async ({ p }) => {
    const id = await addChannel(p.tenant, 'email');
    const first = await closedBy(p, id);
    const second = await begun(p, mail);
    expect((await p.run(second)).steps).toMatchObject([
      { outcome: null, reason: 'channel_needs_reconnect', attempts: [] },
    ]);
    p.world.always('email', { status: 200, body: { id: 'e' } });
    p.pass(hour);
    await p.tenant.api.patch(`notifications/channels/${id}`, { config: { apiKey: 're_new_key_123456' } });
    for (const runId of [first, second]) expect((await p.finish(runId)).steps).toMatchObject([{ outcome: 'sent' }]);
  });

  it('that cannot be decrypted holds its own messages alone', async ({ p }) => {
    const id = await addChannel(p.tenant, 'email');
    await addChannel(p.tenant, 'sms');
    await env.DB.prepare("UPDATE channels SET config = 'v2.00000000.AAAAAAAAAAAAAAAA.AAAA' WHERE id = ?")
      .bind(id)
      .run();
    expect((await p.run(await begun(p, text))).steps).toMatchObject([{ outcome: 'sent' }]);
    expect((await p.run(await begun(p, mail))).steps).toMatchObject([
      { outcome: null, reason: 'channel_needs_reconnect', attempts: [] },
    ]);
    expect(p.takeErrors().join()).toContain('cannot be opened');
  });
});
