// What the Worker's log says about deliveries.
import { describe, expect, vi } from 'vitest';
import type { DeliveryLine } from '../../../src/worker/log.ts';
import { addChannel, addModel } from '../../support/pipeline/channels.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';

const mail = {
  label: 'mail',
  type: 'send_email',
  config: { subject: 'Private subject', bodyHtml: '<p>Private words</p>', to: 'ada@example.com' },
};
const text = { label: 'text', type: 'send_sms', config: { to: '+14155550123', body: 'Private words' } };
const hook = { label: 'hook', type: 'webhook', config: { url: `${outside}/hook?token=private` } };
const ask = { label: 'ask', type: 'ai_action', config: { flavor: 'generate', prompt: 'Private words', saveTo: 'x' } };

/** Runs the steps to their end; returns the run's id and its lines in the log, without their durations. */
async function linesOf(p: Pipeline, ...steps: object[]) {
  const info = vi.spyOn(console, 'info');
  const workflowId = await p.workflow(steps);
  await p.track('go');
  await p.dispatch();
  const { id: runId } = await p.finish((await p.onlyRun(workflowId)).id);
  const texts = info.mock.calls.map(([line]) => String(line));
  return { runId, texts, lines: texts.map((line) => JSON.parse(line) as DeliveryLine) };
}

describe('the log', () => {
  it('has one line for each attempt at a delivery', async ({ p }) => {
    const channelId = await addChannel(p.tenant, 'email');
    p.world.answer('email', { status: 503 }, { status: 429 }, { status: 200, body: { id: 'email-1' } });
    const { runId, lines } = await linesOf(p, mail);
    const shared = {
      level: 'info',
      message: 'delivery',
      kind: 'email',
      vendor: 'resend',
      channelId,
      ms: expect.any(Number),
      runId,
      key: `${runId}:0:1`,
    };
    expect(lines).toEqual([
      { ...shared, outcome: null, reason: 'provider_error', statusCode: 503, attempt: 1 },
      { ...shared, outcome: null, reason: 'rate_limited', statusCode: 429, attempt: 2 },
      { ...shared, outcome: 'sent', reason: null, statusCode: 200, attempt: 3 },
    ]);
  });

  it('counts no attempt when a gate holds the message back', async ({ p }) => {
    const { lines } = await linesOf(p, text);
    expect(lines).toMatchObject([
      { kind: 'sms', vendor: null, channelId: null, outcome: 'skipped-missing-config', statusCode: null, attempt: 0 },
    ]);
    expect(lines[0]?.ms).toBeNull();
  });

  it('names the vendor of a model, and none for the address of a webhook step', async ({ p }) => {
    await addModel(p.tenant);
    const { lines } = await linesOf(p, ask, hook);
    expect(lines).toMatchObject([
      { kind: 'ai', vendor: 'openai', channelId: null, outcome: 'completed', attempt: 1 },
      { kind: 'webhook', vendor: null, channelId: null, outcome: 'sent', statusCode: 200, attempt: 1 },
    ]);
  });

  it('never holds a recipient, the content of a message or a secret', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    await addChannel(p.tenant, 'sms');
    await addModel(p.tenant);
    p.world.answer('email', { status: 422, body: { message: 'ada@example.com is refused for Private words' } });
    const { texts } = await linesOf(p, mail, text, ask, hook);
    expect(texts).toHaveLength(4);
    for (const line of texts) expect(line).not.toMatch(/private|ada@|\+1415|re_1234|token-1234|sandbox\.test/i);
  });
});
