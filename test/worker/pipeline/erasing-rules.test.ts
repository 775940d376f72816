// The erasure of a person reaches the messages of rules: those that left, those that wait, those that are under way.
import { describe, expect } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { day, it, minute, second } from '../../support/pipeline/pipeline.ts';
import { everythingKept } from '../../support/pipeline/remains.ts';
import { addRule, messages } from '../../support/pipeline/rules.ts';

const content = { title: 'For {{event.secret}}', body: '{{user.nick}} {{user.nobody}}' };

describe('the erasure of a person', () => {
  it('leaves nothing of them in messages of rules, and what waits does not leave', async ({ p }) => {
    await addRule(p, { channelIds: [await addChannel(p.tenant, 'email'), await addChannel(p.tenant, 'sms')], content });
    await p.identify({ email: 'canary-mail@example.com', phone: '+14155550123', nick: 'canary-nick' });
    p.world.always('email', { status: 503 });
    await p.track('go', { secret: 'canary-event' });
    await p.flow();
    expect(await everythingKept(p, [])).toMatch(/canary-event.*canary-mail|canary-mail.*canary-event/);
    expect((await p.tenant.api.del('customers/profiles/ada')).status).toBe(204);
    p.pass(16 * minute);
    await p.sweep();
    await p.queues.elapse(day);
    const left = await everythingKept(p, []);
    expect(left).not.toMatch(/canary|"ada"|4155550123/);
    expect(p.world.arrived('email')).toHaveLength(1);
    expect((await messages(p)).map(({ kind, outcome, reason, userId }) => ({ kind, outcome, reason, userId }))).toEqual(
      expect.arrayContaining([
        { kind: 'email', outcome: 'suppressed', reason: 'person_erased', userId: null },
        { kind: 'sms', outcome: 'sent', reason: null, userId: null },
      ]),
    );
  });

  it('reaches a message to somebody else that their event led to', async ({ p }) => {
    const channelIds = [await addChannel(p.tenant, 'sms')];
    await addRule(p, { channelIds, content: { title: 'Hi' }, recipients: '{{event.userIds}}' });
    await p.identify({ phone: '+14155550124' }, { userId: 'bob' });
    await p.track('go', { userIds: ['bob'] });
    await p.flow();
    expect(await messages(p)).toMatchObject([{ userId: 'bob', outcome: 'sent' }]);
    await p.tenant.api.del('customers/profiles/ada');
    p.pass(16 * minute);
    await p.sweep();
    expect(await everythingKept(p, [])).not.toContain('"ada"');
    expect(await messages(p)).toMatchObject([{ outcome: 'sent' }]);
  });

  it('counts nothing and tells nothing of a message that was under way', async ({ p }) => {
    await addRule(p, { channelIds: [await addChannel(p.tenant, 'email')], content });
    await p.identify({ email: 'canary-mail@example.com' });
    await p.flow();
    p.world.answer('email', async () => {
      await p.tenant.api.del('customers/profiles/ada');
      return { status: 422, body: { message: 'no' } };
    });
    p.pass(second);
    await p.track('go', { secret: 'canary-event' });
    await p.flow();
    p.pass(16 * minute);
    await p.sweep();
    await p.flow();
    expect(await everythingKept(p, [])).not.toMatch(/canary|"ada"/);
    expect(await messages(p)).toMatchObject([{ outcome: 'suppressed', reason: 'person_erased' }]);
    expect((await p.tenant.api.get('events?type=email.failed')).json.data).toEqual([]);
  });
});
