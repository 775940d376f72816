// One failure loses nothing of rules and alerts, whose deliveries own their rows. docs/adr/0024-let-a-delivery-own-its-row.md
import { addAlertRule, addSlack } from '../../support/pipeline/alerts.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { addRule } from '../../support/pipeline/rules.ts';
import { breakEachCall, hook, queue, type Scenario, send, sql } from '../../support/pipeline/scenarios.ts';
import { outside } from '../../support/pipeline/world.ts';

const scenarios: Record<string, Scenario> = {
  'a rule, whose mail is refused': {
    workflows: {
      async news(p) {
        const config = { url: `${outside}/hook` };
        const made = await p.tenant.api.post('notifications/channels', { kind: 'webhook', name: 'Hook', config });
        await addRule(p, { channelIds: [await addChannel(p.tenant, 'email'), made.json.id] });
        return p.workflow([hook('news')], { trigger: { eventType: 'email.failed' } });
      },
    },
    async play({ p, harness }) {
      p.world.always('email', { status: 422, body: { message: 'no' } });
      await send(p, harness, 'identify', { userId: 'ada', traits: { email: 'ada@acme.test' } });
      await send(p, harness, 'track', { event: 'go', userId: 'ada' });
    },
    outcome: {
      runs: { news: ['completed: news sent'] },
      sent: ['email error', 'webhook sent', 'webhook sent'],
      requests: { webhook: 2 },
    },
    calls: {
      'the message of an accepted event, or of the failure': queue('events'),
      'the batch that records events': sql('INTO events'),
      'the message of a delivery': queue('sends'),
      'the message of a delivery to a webhook': queue('webhooks'),
      'a claim': sql("UPDATE deliveries SET state = 'in_flight'"),
      'the end of a claim': sql('UPDATE deliveries SET state = v.value'),
      'the event of the failure': sql('INTO stream_outbox'),
      'the end of its place in the outbox': sql('DELETE FROM stream_outbox'),
    },
  },
  'an alert that nobody acknowledges, until it is resolved': {
    workflows: {
      async told(p) {
        const [ops, boss] = [await addSlack(p), await addSlack(p)];
        // The wait outlasts the pauses between two tries: an event that comes behind it is a notice of its own.
        await addAlertRule(p, {
          ...{ groupBy: ['host'], groupWaitSeconds: 600, resolveOn: { eventType: 'host.up' }, channelIds: [ops] },
          escalation: [{ afterMinutes: 10, channelIds: [boss] }],
        });
        return p.workflow([hook('told')], { trigger: { eventType: 'alert.escalated' } });
      },
    },
    async play({ p, harness }) {
      for (let i = 0; i < 3; i++)
        await send(p, harness, 'track', { event: 'host.down', userId: 'ops', properties: { host: 'mx1' } });
      await harness.passTime(25);
      await send(p, harness, 'track', { event: 'host.up', userId: 'ops', properties: { host: 'mx1' } });
    },
    outcome: {
      runs: { told: ['completed: told sent'] },
      // Both channels have heard of it, so both hear of its end.
      sent: ['slack sent', 'slack sent', 'slack sent', 'slack sent', 'webhook sent'],
      alerts: ['resolved 3: fire, escalate, resolve'],
    },
    calls: {
      'the message of an accepted event': queue('events'),
      'the batch that counts and records events': sql('INTO alerts'),
      'the message of an alert or a delivery': queue('sends'),
      'the change of an alert': sql('UPDATE alerts SET state = ?4'),
      'the resolution by an event': sql("UPDATE alerts SET state = 'resolved'"),
      'a claim': sql("UPDATE deliveries SET state = 'in_flight'"),
      'the end of a claim': sql('UPDATE deliveries SET state = v.value'),
    },
  },
};

breakEachCall(scenarios);
