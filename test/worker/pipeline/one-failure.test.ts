// One failure loses nothing: each write and each message between an accepted event and a finished run fails once, twice,
// for an hour, and after it was done; later, everything is as if it had not. docs/adr/0012-keep-what-is-not-confirmed.md
import { addChannel, addDevice } from '../../support/pipeline/channels.ts';
import type { Call } from '../../support/pipeline/fault-harness.ts';
import { breakEachCall, hook, object, queue, type Scenario, send, sql } from '../../support/pipeline/scenarios.ts';
import { outside } from '../../support/pipeline/world.ts';

const text = { label: 'text', type: 'send_sms', config: { to: '+14155550123', body: 'Hi' } };
const push = { label: 'push', type: 'send_push', config: { title: 'Hi', body: 'there' } };
const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 10 };
const gather = { label: 'gather', type: 'wait', config: { collect: { windowMinutes: 6_000, max: 3 } } };
const tell = {
  label: 'tell',
  type: 'webhook',
  config: { url: `${outside}/hook`, body: { count: '{{run.eventCount}}' } },
};
const month = { label: 'month', type: 'wait', config: {}, delayMinutes: 30 * 24 * 60 };

const dispatching = {
  'the message of an accepted event, or of a lifecycle event': queue('events'),
  'the first batch of dispatch': sql('INTO profiles'),
  'the batch that records events': sql('INTO events'),
  'the start of a run': object('start'),
};
const delivering = {
  'the message of a step': (call: Call) => queue('sends')(call) || queue('webhooks')(call),
  'a claim': object('claim'),
  'a result': object('settle'),
  'the rows of runs': sql('INTO workflow_runs'),
};

const scenarios: Record<string, Scenario> = {
  'a journey with an opt-out and a dead device': {
    workflows: {
      async journey(p) {
        await addChannel(p.tenant, 'sms');
        await addChannel(p.tenant, 'push');
        await addDevice(p.tenant, 'ada', 'dead-device');
        return p.workflow([text, push, nap, hook('after')]);
      },
      news: (p) => p.workflow([hook('news')], { trigger: { eventType: 'workflow.run.completed' } }),
    },
    async play({ p, harness }) {
      p.world.always('sms', { status: 400, body: { code: 21610, message: 'unsubscribed recipient' } });
      p.world.always('push', { status: 404, body: { error: { status: 'UNREGISTERED' } } });
      await send(p, harness, 'track', { event: 'go', userId: 'ada' });
    },
    outcome: {
      runs: {
        journey: ['completed: text suppressed, push error, nap completed, after sent'],
        news: ['completed: news sent'],
      },
      list: { journey: ['completed'], news: ['completed'] },
      log: ['after sent', 'news sent', 'push error', 'text suppressed'],
      suppressed: ['sms +14155550123'],
      devices: [],
      requests: { webhook: 2 },
    },
    // A claim or a result of a text message that is lost ends as `unknown_result`, since it is not repeated (R7).
    calls: {
      ...dispatching,
      'the message of a step': delivering['the message of a step'],
      'the rows of runs': delivering['the rows of runs'],
      'the rows of the log': sql('INTO deliveries'),
      'a suppression': sql('INTO suppressions'),
      'a dropped device': sql('DELETE FROM devices'),
    },
  },
  'an exit from a wait of a month': {
    workflows: {
      waiting: (p) => p.workflow([month], { exitOn: [{ eventType: 'bought' }], reentry: { policy: 'after_exit' } }),
      news: (p) => p.workflow([hook('news')], { trigger: { eventType: 'workflow.run.exited' } }),
    },
    async play({ p, harness }) {
      await send(p, harness, 'track', { event: 'go', userId: 'ada' });
      await harness.passTime(1);
      await send(p, harness, 'track', { event: 'bought', userId: 'ada' });
      await harness.passTime(1);
      await send(p, harness, 'track', { event: 'go', userId: 'ada' });
    },
    outcome: {
      runs: { waiting: ['exited: month null', 'running: month null'], news: ['completed: news sent'] },
      list: { waiting: ['exited', 'running'], news: ['completed'] },
      log: ['news sent'],
      open: ['waiting'],
    },
    calls: {
      ...dispatching,
      'the claim of an entry': sql('INTO run_entries'),
      'an event for a run that listens': object('onEvent'),
      'the end of an entry': sql('UPDATE run_entries'),
    },
  },
  'a run that fails': {
    workflows: {
      failing: (p) => p.workflow([hook('bad'), hook('never')], { settings: { onError: 'fail' } }),
      alarm: (p) => p.workflow([hook('alarm')], { trigger: { eventType: 'promote.failed' } }),
    },
    async play({ p, harness }) {
      p.world.always('webhook', ({ body }) => ({ status: body.said === 'bad' ? 410 : 200 }));
      await send(p, harness, 'track', { event: 'go', userId: 'ada' });
    },
    outcome: {
      runs: { failing: ['failed: bad error'], alarm: ['completed: alarm sent'] },
      list: { failing: ['failed'], alarm: ['completed'] },
      log: ['alarm sent', 'bad error'],
    },
    calls: { 'the message of an accepted event, or of a lifecycle event': queue('events'), ...delivering },
  },
  'a run of a paused workflow that is resumed': {
    workflows: { queued: (p) => p.workflow([hook('late')]) },
    async play({ p, harness, workflows }) {
      const act = (action: string) => p.tenant.api.post(`automation/workflows/${workflows.queued}/${action}`);
      await harness.insist(async () => (await act('pause')).status);
      await send(p, harness, 'track', { event: 'go', userId: 'ada' });
      await harness.passTime(1);
      await harness.insist(async () => (await act('resume')).status);
    },
    outcome: {
      runs: { queued: ['completed: late sent'] },
      list: { queued: ['completed'] },
      log: ['late sent'],
      requests: { webhook: 1 },
    },
    calls: {
      'the batch that records events': sql('INTO events'),
      'the start of a run': object('start'),
      'the message of a step or a release': queue('sends'),
      'a place in the queue of the workflow': sql('INTO queued_runs'),
      'the change of the workflow': sql('UPDATE workflows'),
      'a release': object('release'),
      'the end of a place in the queue': sql('DELETE FROM queued_runs'),
    },
  },
  'a run that a person cancels': {
    workflows: {
      long: (p) => p.workflow([month], { reentry: { policy: 'after_exit' } }),
      news: (p) => p.workflow([hook('news')], { trigger: { eventType: 'workflow.run.cancelled' } }),
    },
    async play({ p, harness, workflows }) {
      await send(p, harness, 'track', { event: 'go', userId: 'ada' });
      await harness.passTime(1);
      const [runId] = await p.started(workflows.long ?? '');
      await harness.insist(async () => (await p.tenant.api.post(`automation/runs/${runId}/cancel`)).status);
    },
    outcome: {
      runs: { long: ['cancelled: month null'], news: ['completed: news sent'] },
      list: { long: ['cancelled'], news: ['completed'] },
      log: ['news sent'],
      audit: ['run.cancelled'],
      open: [],
    },
    calls: {
      'the message of an accepted event, or of a lifecycle event': queue('events'),
      'the rows of runs': sql('INTO workflow_runs'),
      'the audit row': sql('INTO audit_log'),
    },
  },
  'a digest that is full, and the next one': {
    workflows: {
      digest: (p) => p.workflow([gather, tell]),
    },
    async play({ p, harness }) {
      for (let n = 1; n <= 4; n++) {
        await send(p, harness, 'track', { event: 'go', userId: 'ada', properties: { n } });
        await harness.passTime(1);
      }
    },
    outcome: {
      runs: { digest: ['completed: gather completed, tell sent', 'running: gather null'] },
      list: { digest: ['completed', 'running'] },
      log: ['tell sent'],
      open: ['digest'],
      requests: { webhook: 1 },
      // Each event is in one run, and in no other.
      gathered: { digest: ['1 of 1', '3 of 3', 'n 1', 'n 2', 'n 3', 'n 4'] },
    },
    calls: {
      'the batch that records events': sql('INTO events'),
      'the start of a run': object('start'),
      'the place of a digest': sql('INTO run_entries'),
      'the giving of an event to a run': sql('INTO refused_entries'),
      'the joining of an event': object('join'),
    },
  },
  'an event that lists people': {
    workflows: {
      all: (p) => p.workflow([hook('tell')], { trigger: { eventType: 'go', recipients: '{{event.userIds}}' } }),
    },
    async play({ p, harness }) {
      await send(p, harness, 'track', { event: 'go', userId: 'eve', properties: { userIds: ['ada', 'bob', 'ada'] } });
    },
    outcome: {
      list: { all: ['completed', 'completed'] },
      log: ['tell sent', 'tell sent'],
      requests: { webhook: 2 },
    },
    calls: {
      'the message of an event, or of a portion of its people': queue('events'),
      'the batch that records events': sql('INTO events'),
      'the start of a run': object('start'),
    },
  },
  'a person who is erased': {
    workflows: {
      long: (p) => p.workflow([month]),
      news: (p) => p.workflow([hook('news')], { trigger: { eventType: 'workflow.run.cancelled' } }),
    },
    async play({ p, harness }) {
      await send(p, harness, 'track', { event: 'go', userId: 'ada' });
      await harness.passTime(1);
      await harness.insist(async () => (await p.tenant.api.del('customers/profiles/ada')).status);
    },
    outcome: { list: { long: ['cancelled'], news: [] }, log: [], audit: ['profile.erased'], people: [] },
    calls: {
      'the rows of runs': sql('INTO workflow_runs'),
      'the erasure': sql('DELETE FROM profiles'),
    },
  },
};

breakEachCall(scenarios);
