// What providers answer, and what the pipeline makes of it beyond the one message.
import { describe, expect } from 'vitest';
import { addChannel, addDevice, addModel } from '../../support/pipeline/channels.ts';
import { it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside, type Reply, says, type Vendor } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const mail = { label: 'mail', type: 'send_email', config: { subject: 'Hi', bodyHtml: 'x', to: 'ada@example.com' } };
const text = { label: 'text', type: 'send_sms', config: { to: '+14155550123', body: 'Hi' } };
const push = { label: 'push', type: 'send_push', config: { title: 'Hi', body: 'there' } };
const hook = { label: 'hook', type: 'webhook', config: { url: `${outside}/hook` } };

async function begun(p: Pipeline, ...steps: object[]): Promise<string> {
  const eventType = `go.${crypto.randomUUID()}`;
  const id = await p.workflow(steps, { trigger: { eventType } });
  await p.track(eventType);
  await p.dispatch();
  return (await p.onlyRun(id)).id;
}

async function firstStep(p: Pipeline, ...steps: object[]) {
  return (await p.finish(await begun(p, ...steps))).steps[0];
}

const keysAt = (p: Pipeline, vendor: Vendor, header: string) =>
  p.world.arrived(vendor).map(({ headers }) => headers.get(header));

describe('a refusal', () => {
  const cases: [name: string, step: object, vendor: Vendor, reply: Reply, outcome: string, reason: string][] = [
    ['of a field', mail, 'email', { status: 422, body: { name: 'validation_error' } }, 'error', 'invalid_message'],
    [
      'of the domain',
      mail,
      'email',
      { status: 403, body: { name: 'validation_error' } },
      'byod_required',
      'domain_not_verified',
    ],
    [
      'of the content under a known key',
      mail,
      'email',
      { status: 409, body: { name: 'invalid_idempotent_request' } },
      'error',
      'idempotency_mismatch',
    ],
    [
      'without an explanation',
      mail,
      'email',
      { status: 418, body: '<html>teapot</html>' },
      'error',
      'provider_refused',
    ],
    ['of the number', text, 'sms', { status: 400, body: { code: 21211 } }, 'error', 'invalid_phone'],
    ['of a called server', hook, 'webhook', { status: 404, body: 'no such page' }, 'error', 'endpoint_refused'],
    ['of a called server for good', hook, 'webhook', { status: 410 }, 'error', 'gone'],
  ];
  for (const [name, step, vendor, reply, outcome, reason] of cases) {
    it(`${name} is recorded as ${outcome}/${reason}, and the run continues`, async ({ p }) => {
      await addChannel(p.tenant, 'email');
      await addChannel(p.tenant, 'sms');
      p.world.answer(vendor, reply);
      const run = await p.finish(await begun(p, step, { ...hook, label: 'after' }));
      expect(run.steps).toMatchObject([
        { outcome, reason, attempts: [{}] },
        { label: 'after', outcome: 'sent' },
      ]);
      expect(run.steps[0]?.message?.length).toBeGreaterThan(20);
    });
  }

  it('of a number that is out of service puts it on the suppression list', async ({ p }) => {
    await addChannel(p.tenant, 'sms');
    p.world.answer('sms', { status: 400, body: { code: 21614 } });
    expect(await firstStep(p, text)).toMatchObject({ outcome: 'error', reason: 'invalid_phone' });
    expect(await firstStep(p, text)).toMatchObject({ outcome: 'suppressed', reason: 'suppression_hard_bounce' });
    expect(p.world.arrived('sms')).toHaveLength(1);
  });

  it('of one device drops that device, and the others are reached', async ({ p }) => {
    await addChannel(p.tenant, 'push');
    for (const token of ['old-phone', 'new-phone']) await addDevice(p.tenant, 'ada', token);
    const gone = {
      error: {
        details: [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode: 'UNREGISTERED' }],
      },
    };
    p.world.always('push', ({ body }) =>
      JSON.stringify(body).includes('old-phone') ? { status: 404, body: gone } : { status: 200, body: { name: 'm' } },
    );
    expect(await firstStep(p, push)).toMatchObject({ outcome: 'sent', output: { reached: 1 } });
    const left = (await p.tenant.api.get('customers/profiles/ada/devices')).json.data;
    expect(left).toMatchObject([{ token: expect.stringContaining('phone') }]);
    expect(await firstStep(p, push)).toMatchObject({ outcome: 'sent', output: { devices: [{}], reached: 1 } });
  });

  it('of every device is an error', async ({ p }) => {
    await addChannel(p.tenant, 'push');
    await addDevice(p.tenant, 'ada', 'old-phone');
    p.world.always('push', { status: 404, body: { error: { status: 'UNREGISTERED' } } });
    expect(await firstStep(p, push)).toMatchObject({ outcome: 'error', reason: 'device_unregistered' });
    expect(await firstStep(p, push)).toMatchObject({ outcome: 'skipped-missing-config', reason: 'no_device' });
  });
});

/** Puts another address into a saved workflow, past the check that refuses it. */
async function planted(p: Pipeline, url: string) {
  const eventType = `go.${crypto.randomUUID()}`;
  const id = await p.workflow([hook], { trigger: { eventType } });
  await env.DB.prepare('UPDATE workflow_versions SET definition = replace(definition, ?, ?) WHERE workflow_id = ?')
    .bind(hook.config.url, url, id)
    .run();
  await p.track(eventType);
  await p.dispatch();
  return (await p.finish((await p.onlyRun(id)).id)).steps[0];
}

describe('an address inside the network', () => {
  it('is never called, should it be in a saved workflow after all', async ({ p }) => {
    for (const url of ['http://169.254.169.254/latest', 'https://127.0.0.1/', 'ftp://x.test/', '{{event.nothing}}']) {
      const entry = await planted(p, url);
      expect(['error', 'skipped-missing-config'], url).toContain(entry?.outcome);
      expect(['blocked_address', 'no_url'], url).toContain(entry?.reason);
    }
    expect(p.world.arrived('webhook')).toHaveLength(0);
  });

  it('is not called behind a redirect either', async ({ p }) => {
    p.world.always('webhook', { status: 302, headers: { location: 'http://169.254.169.254/' } });
    expect(await firstStep(p, hook)).toMatchObject({ outcome: 'error', reason: 'redirected' });
    expect(p.world.arrived('webhook')).toHaveLength(7);
  });
});

describe('a timeout after the request left', () => {
  it('of an email is retried under the same key (R3)', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    p.world.answer('email', 'timeout', 'network', { status: 504 });
    const runId = await begun(p, mail);
    const entry = (await p.finish(runId)).steps[0];
    expect(entry).toMatchObject({ outcome: 'sent', attempts: [{}, {}, { statusCode: 504 }, { statusCode: 200 }] });
    expect(keysAt(p, 'email', 'idempotency-key')).toEqual(Array(4).fill(`${runId}:0:1`));
  });

  it('of a text message is not retried (R7)', async ({ p }) => {
    await addChannel(p.tenant, 'sms');
    for (const reply of ['timeout', 'network', { status: 504 }] as const) {
      p.world.answer('sms', reply);
      expect(await firstStep(p, text)).toMatchObject({ outcome: 'error', reason: 'unknown_result', attempts: [{}] });
    }
    expect(p.world.arrived('sms')).toHaveLength(3);
    p.world.answer('sms', { status: 503 });
    expect(await firstStep(p, text)).toMatchObject({ outcome: 'sent', attempts: [{ statusCode: 503 }, {}] });
  });

  it('of a webhook call is retried with the same webhook-id and a new signature time', async ({ p }) => {
    p.world.answer('webhook', 'timeout', 'timeout');
    const runId = await begun(p, hook);
    expect((await p.finish(runId)).steps).toMatchObject([{ outcome: 'sent', attempts: [{}, {}, {}] }]);
    expect(keysAt(p, 'webhook', 'webhook-id')).toEqual(Array(3).fill(`${runId}:0:1`));
    expect(new Set(keysAt(p, 'webhook', 'webhook-signature')).size).toBeGreaterThan(1);
  });

  it('of a push is retried for the devices that were not reached, under the tag each of them had', async ({ p }) => {
    await addChannel(p.tenant, 'push');
    for (const token of ['phone-1', 'phone-2', 'phone-3']) await addDevice(p.tenant, 'ada', token);
    p.world.answer('push', { status: 200, body: { name: 'm' } }, 'timeout', { status: 200, body: { name: 'm' } });
    expect(await firstStep(p, push)).toMatchObject({ outcome: 'sent', output: { reached: 3 }, attempts: [{}, {}] });
    const sent = p.world
      .arrived('push')
      .map(({ body }) => body.message as { token: string; android: { notification: { tag: string } } });
    const tags = Map.groupBy(sent, ({ token }) => token);
    expect([...tags.values()].map((messages) => messages.length).sort()).toEqual([1, 1, 2]);
    for (const [token, messages] of tags) {
      expect(new Set(messages.map(({ android }) => android.notification.tag)).size, token).toBe(1);
    }
    expect(new Set(sent.map(({ android }) => android.notification.tag)).size).toBe(3);
  });
});

describe('an AI model', () => {
  const decide = {
    label: 'ask',
    type: 'ai_action',
    config: { flavor: 'decide', prompt: 'Which?', choices: ['yes', 'no'], saveTo: 'said' },
  };

  it('that gives an unusable reply is asked once to repair it', async ({ p }) => {
    await addModel(p.tenant);
    p.world.answer('ai', says('It depends, really.'), says('**No.**'));
    expect(await firstStep(p, decide)).toMatchObject({
      outcome: 'completed',
      output: { result: 'no' },
      attempts: [{}],
      warnings: [{ code: 'reply_repaired' }],
    });
    const [first, second] = p.world
      .arrived('ai')
      .map(({ body }) => body.messages as { role: string; content: string }[]);
    expect(second?.slice(0, first?.length)).toEqual(first);
    expect(second?.slice(first?.length)).toMatchObject([
      { role: 'assistant', content: 'It depends, really.' },
      { role: 'user', content: expect.stringContaining('yes, no') },
    ]);
  });

  it('that does not answer the repair is asked again later', async ({ p }) => {
    await addModel(p.tenant);
    p.world.answer('ai', says('Hm.'), { status: 502 }, says('yes'));
    expect(await firstStep(p, decide)).toMatchObject({
      outcome: 'completed',
      output: { result: 'yes' },
      attempts: [{}, {}],
    });
  });

  it('that answers with nothing, with garbage or with a refusal is unavailable in the end', async ({ p }) => {
    await addModel(p.tenant);
    p.world.always('ai', says('   '));
    expect(await firstStep(p, decide)).toMatchObject({ outcome: 'ai_unavailable', reason: 'empty_reply' });
    p.world.always('ai', { status: 200, body: '<html>' });
    expect(await firstStep(p, decide)).toMatchObject({ outcome: 'ai_unavailable', reason: 'bad_response' });
    p.world.always('ai', { status: 401, body: { error: { message: 'who?' } } });
    expect(await firstStep(p, decide)).toMatchObject({ outcome: 'ai_unavailable', reason: 'invalid_credentials' });
  });

  it('that times out does not delay the run for more than three minutes', async ({ p }) => {
    await addModel(p.tenant);
    const from = p.now();
    p.world.always('ai', 'timeout');
    await firstStep(p, decide);
    expect(p.now() - from).toBeLessThan(3 * minute);
  });
});
