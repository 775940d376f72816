// Plays what happens between an accepted event and its end while one call fails: once, twice, for an hour, and after it was
// done; in the end everything is as if it had not. docs/adr/0012-keep-what-is-not-confirmed.md
import { describe, expect } from 'vitest';
import { env, call as request } from '../worker.ts';
import { type Call, type Harness, manners, withHarness } from './fault-harness.ts';
import { it, minute, type Pipeline } from './pipeline.ts';
import { outside } from './world.ts';

interface Stage {
  p: Pipeline;
  harness: Harness;
  /** Ids of the workflows of the scenario, by name. */
  workflows: Record<string, string>;
}

/** What happens, and what there is of it in the end. */
export interface Scenario {
  workflows: Record<string, (p: Pipeline) => Promise<string>>;
  play(stage: Stage): Promise<void>;
  outcome: Record<string, unknown>;
  /** Every call that writes or sends, by what it is for. */
  calls: Record<string, (call: Call) => boolean>;
}

export const sql = (part: string) => (call: Call) => call.to === 'database' && call.what.includes(part);
export const queue = (name: string) => (call: Call) => call.to === 'queue' && call.what === name;
export const object = (method: string) => (call: Call) => call.to === 'object' && call.what === method;

/** A step that calls the webhook of the test. */
export const hook = (label: string) => ({
  label,
  type: 'webhook',
  config: { url: `${outside}/hook`, body: { said: label } },
});

/** One call of the ingest API, repeated as a client repeats it: with its message id. */
export async function send(p: Pipeline, harness: Harness, kind: string, body: Record<string, unknown>): Promise<void> {
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
    members: await rows(
      `SELECT person_id || ' ' || iif(is_member = 1, 'in', 'out') AS said FROM audience_members WHERE project_id = ?`,
      projectId,
    ),
    broadcasts: await rows(
      `SELECT status || ': ' || total || ' people, ' || started || ' started, ' || skipped || ' skipped, ' || failed || ' failed' AS said
       FROM broadcasts WHERE project_id = ?`,
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
    // One for each message, and another for each text that an attempt at it had besides.
    mails: distinct(
      p.world
        .arrived('email')
        .map(({ headers, body }) => [headers.get('idempotency-key'), `${body.subject} ${body.html}`]),
    ),
    requests: { webhook: new Set(p.world.arrived('webhook').map(({ headers }) => headers.get('webhook-id'))).size },
  };
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, outcome[name]]));
}

/** The texts of messages, once for each key. */
const distinct = (messages: readonly (readonly [string | null, string])[]): string[] =>
  [...new Map(messages.map(([key, text]) => [`${key} ${text}`, text])).values()].sort();

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

/** Each of the calls of each scenario fails in every manner. */
export function breakEachCall(scenarios: Record<string, Scenario>): void {
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
}
