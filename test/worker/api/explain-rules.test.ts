// What events/:id/explain says of notification rules.
import { describe, expect } from 'vitest';
import type { EventExplanation } from '../../../src/contract/workflows/explain.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { it, type Pipeline, second } from '../../support/pipeline/pipeline.ts';
import { addRule } from '../../support/pipeline/rules.ts';

/** The explanation of the newest event of a type, and its rules by their keys. */
async function explain(p: Pipeline, type = 'go') {
  const [event] = (await p.tenant.api.get(`events?type=${type}`)).json.data;
  const { rules }: EventExplanation = (await p.tenant.api.get(`events/${event.id}/explain`)).json;
  return new Map(rules.map((rule) => [rule.key, rule]));
}

describe('explain', () => {
  it('names the first clause of a rule that does not match, and what is switched off or new', async ({ p }) => {
    const channelIds = [await addChannel(p.tenant, 'sms')];
    const filters = [{ property: 'code', op: 'gte', value: 500 }];
    await addRule(p, { key: 'errors', trigger: { eventType: 'go', filters }, channelIds });
    await addRule(p, { key: 'others', channelIds });
    await addRule(p, { key: 'off', trigger: { eventType: 'go' }, channelIds, isActive: false });
    await p.track('go', { code: 421 });
    await p.flow();
    p.pass(second);
    await addRule(p, { key: 'later', trigger: { eventType: 'go' }, channelIds });
    const rules = await explain(p);
    expect(rules.get('errors')).toMatchObject({
      ...{ kind: 'notification', matched: false, code: 'not_matched', deliveries: [] },
      failedClause: { pointer: '/filters/0', wanted: 500, actual: 421 },
    });
    expect(rules.get('errors')?.reason).toContain('421');
    expect(rules.get('others')).toMatchObject({ matched: false, code: 'not_matched' });
    expect(rules.get('off')).toMatchObject({ matched: true, code: 'inactive' });
    expect(rules.get('later')).toMatchObject({ matched: true, code: 'created_later' });
  });

  it('tells what came of each message', async ({ p }) => {
    const [email, sms] = [await addChannel(p.tenant, 'email'), await addChannel(p.tenant, 'sms')];
    await addRule(p, { key: 'first', trigger: { eventType: 'go' }, channelIds: [sms] });
    await addRule(p, { key: 'second', trigger: { eventType: 'go' }, channelIds: [sms] });
    await addRule(p, { key: 'failing', trigger: { eventType: 'go' }, channelIds: [email] });
    await p.identify({ phone: '+14155550123', email: 'ada@acme.test' });
    p.world.answer('email', { status: 503 });
    await p.track('go');
    await p.flow();
    const rules = await explain(p);
    expect(rules.get('first')).toMatchObject({ matched: true, code: 'sent', deliveries: [{ outcome: 'sent' }] });
    expect(rules.get('first')?.reason).toMatch(/^Sent to \+14155550123 at .*Z, status 201\.$/);
    expect(rules.get('second')).toMatchObject({ matched: true, code: 'already_sent', deliveries: [] });
    expect(rules.get('second')?.reason).toContain('Rule "first" sent this event over sms');
    expect(rules.get('failing')).toMatchObject({ matched: true, code: 'retrying' });
    expect(rules.get('failing')?.reason).toMatch(/^Attempt 1 of 7 failed with 503; next at /);
  });

  it('says that a rule does not react to events about itself', async ({ p }) => {
    const rule = await addRule(p, { channelIds: [await addChannel(p.tenant, 'sms')] });
    await p.track('go', { ruleId: rule.id });
    await p.flow();
    expect((await explain(p)).get('go')).toMatchObject({ matched: false, code: 'own_event', deliveries: [] });
  });
});
