// One failure loses nothing: each write and each message between an accepted event and a finished run fails once, twice,
// for an hour, and after it was done; later, everything is as if it had not. docs/adr/0012-keep-what-is-not-confirmed.md
import { describe, expect } from 'vitest';
import { addAlertRule, addSlack } from '../../support/pipeline/alerts.ts';
import { addChannel, addDevice } from '../../support/pipeline/channels.ts';
import { type Call, type Harness, manners, withHarness } from '../../support/pipeline/fault-harness.ts';
import { it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { addRule } from '../../support/pipeline/rules.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env, call as request } from '../../support/worker.ts';

const text = { label: 'text', type: 'send_sms', config: { to: '+14155550123', body: 'Hi' } };
const push = { label: 'push', type: 'send_push', config: { title: 'Hi', body: 'there' } };
const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 10 };
const hook = (label: string) => ({ label, type: 'webhook', config: { url: `${outside}/hook`, body: { said: label } } });
const gather = { label: 'gather', type: 'wait', config: { collect: { windowMinutes: 6_000, max: 3 } } };
const tell = {
  label: 'tell',
  type: 'webhook',
  config: { url: `${outside}/hook`, body: { count: '{{run.eventCount}}' } },
};
const month = { label: 'month', type: 'wait', config: {}, delayMinutes: 30 * 24 * 60 };

interface Stage {
  p: Pipeline;
  harness: Harness;
  /** Ids of the workflows of the scenario, by name. */
  workflows: Record<string, string>;
}

/** What happens, and what there is of it in the end. */
interface Scenario {
  workflows: Record<string, (p: Pipeline) => Promise<string>>;
  play(stage: Stage): Promise<void>;
  outcome: Record<string, unknown>;
  /** Every call that writes or sends, by what it is for. */
  calls: Record<string, (call: Call) => boolean>;
}

const sql = (part: string) => (call: Call) => call.to === 'database' && call.what.includes(part);
const queue = (name: string) => (call: Call) => call.to === 'queue' && call.what === name;
const object = (method: string) => (call: Call) => call.to === 'object' && call.what === method;

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

/** One call of the ingest API, repeated as a client repeats it: with its message id. */
async function send(p: Pipeline, harness: Harness, kind: string, body: Record<string, unknown>): Promise<void> {
  const messageId = crypto.randomUUID();
  const post = () => request('POST', `/v1/${kind}`, { key: p.tenant.keys.ingest, body: { ...body, messageId } });
  expect(await harness.insist(async () => (await post()).status)).toBe(202);
}

/** What is left, without ids and times, and only what the scenario says something about. */
async function outcomeOf({ p, workflows }: Stage, wanted: Record<string, unknown>): Promise<Record<string, unknown>> {
  const { projectId, orgId } = p.tenant;
  const rows = async (statement: string, ...values: string[]) =>
    (
      await env.DB.prepare(statement)
        .bind(...values)
        .all<{ said: string }>()
    ).results
      .map(({ said }) => said)
      .sort();
  const each = async <T>(work: (id: string) => Promise<T>) =>
    Object.fromEntries(
      await Promise.all(Object.entries(workflows).map(async ([name, id]) => [name, await work(id)] as const)),
    );
  const said = async (runId: string) => {
    const { status, steps } = await p.run(runId);
    return `${status}: ${steps.map(({ label, outcome }) => `${label} ${outcome}`).join(', ')}`;
  };
  const gatheredBy = async (runId: string) => {
    const { current } = (await p.stored(runId)).state.digest ?? {};
    if (!current) return [];
    const { events, count } = current;
    return [`${events.length} of ${count}`, ...events.map(({ properties }) => `n ${properties.n}`)];
  };
  const open = await rows(
    'SELECT DISTINCT workflow_id AS said FROM run_entries WHERE project_id = ? AND ended_at IS NULL',
    projectId,
  );
  const outcome: Record<string, unknown> = {
    runs: await each(async (id) => (await Promise.all((await p.started(id)).map(said))).sort()),
    list: await each(async (id) => (await p.runs(id)).map(({ status }) => status).sort()),
    log: await rows(
      "SELECT step_label || ' ' || coalesce(outcome, 'pending') AS said FROM deliveries WHERE project_id = ?",
      projectId,
    ),
    sent: await rows(
      "SELECT kind || ' ' || coalesce(outcome, 'pending') AS said FROM deliveries WHERE project_id = ?",
      projectId,
    ),
    alerts: await rows(
      `SELECT state || ' ' || count || ': ' || (SELECT group_concat(value ->> 'kind', ', ') FROM json_each(notices)) AS said
       FROM alerts WHERE project_id = ?`,
      projectId,
    ),
    suppressed: await rows("SELECT kind || ' ' || address AS said FROM suppressions WHERE project_id = ?", projectId),
    devices: await rows('SELECT token AS said FROM devices WHERE project_id = ?', projectId),
    people: await rows('SELECT user_id AS said FROM profiles WHERE project_id = ?', projectId),
    audit: (await rows('SELECT action AS said FROM audit_log WHERE org_id = ?', orgId)).filter((action) =>
      /^(run|profile)\./.test(action),
    ),
    open: Object.keys(workflows).filter((name) => open.includes(workflows[name] ?? '')),
    gathered: await each(async (id) => (await Promise.all((await p.started(id)).map(gatheredBy))).flat().sort()),
    requests: { webhook: new Set(p.world.arrived('webhook').map(({ headers }) => headers.get('webhook-id'))).size },
  };
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, outcome[name]]));
}

/** Plays a scenario, with a fault or without one; returns what was called. */
async function play(p: Pipeline, scenario: Scenario, fault?: { call: string; manner: (typeof manners)[number] }) {
  const workflows: Record<string, string> = {};
  const runIds = async () => (await Promise.all(Object.values(workflows).map((id) => p.started(id)))).flat();
  let calls: readonly Call[] = [];
  await withHarness(p, runIds, async (harness) => {
    for (const [name, make] of Object.entries(scenario.workflows)) workflows[name] = await make(p);
    const stage = { p, harness, workflows };
    const before = harness.calls.length;
    if (fault) harness.break(scenario.calls[fault.call] ?? (() => false), fault.manner);
    await scenario.play(stage);
    await harness.passTime(3);
    calls = harness.calls.slice(before);
    if (fault) expect(harness.failures, 'the call fails').toBeGreaterThan(0);
    expect(await outcomeOf(stage, scenario.outcome)).toEqual(scenario.outcome);
  });
  p.takeErrors();
  return calls;
}

describe.each(Object.entries(scenarios))('%s', (_name, scenario) => {
  it('ends as it should without a fault, and makes each of the calls', async ({ p }) => {
    const calls = await play(p, scenario);
    for (const [name, matches] of Object.entries(scenario.calls)) expect(calls.some(matches), name).toBe(true);
  });

  describe.each(Object.keys(scenario.calls))('ends in the same way where this fails: %s', (call) => {
    it.for(manners)('%s', { timeout: 60_000 }, async (manner, { p }) => {
      p.pass(minute);
      await play(p, scenario, { call, manner });
    });
  });
});
