// The clock of the project of a pipeline test: rung by hand, since the time of a test does not pass.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { vi } from 'vitest';
import type * as z from 'zod';
import type { TriggerStatus } from '../../../src/contract/workflows/triggers/state.ts';
import type { Workflow } from '../../../src/contract/workflows/workflow.ts';
import { env } from '../worker.ts';
import type { Pipeline } from './pipeline.ts';

const clock = (p: Pipeline) => env.CLOCKS.getByName(p.tenant.projectId);

/** When the clock rings, epoch ms; null when it does not. */
export const alarmOfClock = (p: Pipeline): Promise<number | null> =>
  runInDurableObject(clock(p), (_, state) => state.storage.getAlarm());

/** Rings the clock now, whatever its alarm says; false where it has none. */
export const ringNow = (p: Pipeline): Promise<boolean> => runDurableObjectAlarm(clock(p));

/** Takes the alarm away, as if the platform had given it up. */
export const loseAlarm = (p: Pipeline): Promise<void> =>
  runInDurableObject(clock(p), (_, state) => state.storage.deleteAlarm());

export const evictClock = (p: Pipeline): Promise<void> => evictDurableObject(clock(p));

/** Rings as long as something is due by now, and lets flow what follows; returns how often it rang. */
export async function ringDue(p: Pipeline, most = 50): Promise<number> {
  for (let rung = 0; rung <= most; rung++) {
    const at = await alarmOfClock(p);
    if (at === null || at > Date.now()) {
      await p.flow();
      return rung;
    }
    await ringNow(p);
  }
  throw new Error('the clock does not stop ringing');
}

/** Moves the time to the next alarm of the clock, and rings. */
export async function ringNext(p: Pipeline): Promise<void> {
  const at = await alarmOfClock(p);
  if (at === null) throw new Error('nothing is due');
  if (at > Date.now()) vi.setSystemTime(at);
  await ringDue(p);
}

/** Moves the time to a moment, and rings what is due by then, in its order. */
export async function passTo(p: Pipeline, at: number): Promise<void> {
  for (let next = await alarmOfClock(p); next !== null && next <= at; next = await alarmOfClock(p)) await ringNext(p);
  vi.setSystemTime(at);
}

/** Saves a workflow with a trigger that is not an event, and prepares it. */
export async function triggered(p: Pipeline, trigger: object, extra: Record<string, unknown> = {}): Promise<string> {
  const mark = { label: 'mark', type: 'update_profile', config: { traits: { mark: true } } };
  const id = await p.workflow([mark], { trigger, ...extra });
  await ringDue(p);
  return id;
}

export const workflowOf = async (p: Pipeline, id: string): Promise<z.infer<typeof Workflow>> =>
  (await p.tenant.api.get(`automation/workflows/${id}`)).json;

/** GET workflows/:id/triggers. */
export async function statusOf(p: Pipeline, id: string, userId?: string): Promise<TriggerStatus> {
  const query = userId === undefined ? '' : `?userId=${userId}`;
  const { status, json, text } = await p.tenant.api.get(`automation/workflows/${id}/triggers${query}`);
  if (status !== 200) throw new Error(text);
  return json;
}

/** Who has a run of a workflow, in order of their ids. */
export const runnersOf = async (p: Pipeline, id: string): Promise<(string | null)[]> =>
  (await p.runs(id)).map(({ userId }) => userId).sort();

/** Rows of a table of the project. */
export async function rowsOf<Row = Record<string, unknown>>(p: Pipeline, table: string): Promise<Row[]> {
  const { results } = await env.DB.prepare(`SELECT * FROM ${table} WHERE project_id = ?`)
    .bind(p.tenant.projectId)
    .all<Row>();
  return results;
}
