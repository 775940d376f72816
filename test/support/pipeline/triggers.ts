// What tests of triggers share: audiences, workflows that people start by being there, and the clock of the project.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import type { Answer } from '../worker.ts';
import { env } from '../worker.ts';
import type { Pipeline } from './pipeline.ts';

const mark = [{ label: 'mark', type: 'update_profile', config: { traits: { mark: true } } }];

/** Saves an audience; returns its id. */
export async function audience(p: Pipeline, condition: unknown): Promise<string> {
  const body = { projectId: p.tenant.projectId, name: crypto.randomUUID(), condition };
  return made(await p.tenant.api.post('customers/audiences', body)).id;
}

/** A workflow that starts when people enter or leave an audience. */
export const follow = (
  p: Pipeline,
  id: string,
  on: 'enter' | 'leave',
  trigger: Record<string, unknown> = {},
  extra: Record<string, unknown> = {},
) => p.workflow(mark, { trigger: { audience: { id, on, ...trigger } }, ...extra });

/** A workflow that starts by broadcasts. */
export const news = (p: Pipeline, extra: Record<string, unknown> = {}) =>
  p.workflow(mark, { trigger: { broadcast: true }, ...extra });

/** The body of a success. */
export function made({ status, json, text }: Answer) {
  if (status >= 300) throw new Error(`${status} ${text}`);
  return json;
}

/** Lets the clock ring until nothing is due at the present moment. */
export async function ring(p: Pipeline): Promise<void> {
  const clock = env.CLOCKS.getByName(p.tenant.projectId);
  for (let turns = 0; turns < 200; turns++) {
    const at = await runInDurableObject(clock, (_, state) => state.storage.getAlarm());
    if (at === null || at > p.now()) return;
    await runDurableObjectAlarm(clock);
  }
  throw new Error('the clock does not come to rest');
}

/** Writes people as they are known, so many at once. */
export async function people(p: Pipeline, ids: readonly string[], traits: Record<string, unknown>): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO profiles (project_id, user_id, traits, created_at, updated_at) SELECT ?1, value, ?3, ?4, ?4 FROM json_each(?2)`,
  )
    .bind(p.tenant.projectId, JSON.stringify(ids), JSON.stringify(traits), p.now() - 1_000)
    .run();
}

/** Whose runs a workflow has, in order. */
export async function startedFor(p: Pipeline, workflowId: string): Promise<(string | null)[]> {
  const { results } = await env.DB.prepare(
    'SELECT user_id AS id FROM workflow_runs WHERE project_id = ? AND workflow_id = ? ORDER BY user_id',
  )
    .bind(p.tenant.projectId, workflowId)
    .all<{ id: string | null }>();
  return results.map(({ id }) => id);
}
