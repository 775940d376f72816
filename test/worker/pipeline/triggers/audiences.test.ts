import { describe, expect } from 'vitest';
import { it, type Pipeline } from '../../../support/pipeline/pipeline.ts';
import { env } from '../../../support/worker.ts';

const steps = [{ type: 'update_profile', config: { traits: { mark: true } } }];

async function audience(p: Pipeline, condition: unknown): Promise<string> {
  const body = { projectId: p.tenant.projectId, name: crypto.randomUUID(), condition };
  const made = await p.tenant.api.post('customers/audiences', body);
  if (made.status !== 201) throw new Error(made.text);
  return made.json.id;
}

const follow = (p: Pipeline, id: string, on: 'enter' | 'leave', extra: Record<string, unknown> = {}) =>
  p.workflow(steps, { trigger: { audience: { id, on } }, ...extra });

/** As the walk of the project's clock does once it has looked at everybody. */
const pictured = (p: Pipeline) =>
  env.DB.prepare('UPDATE followed_audiences SET pictured_at = ?2, due_at = NULL WHERE project_id = ?1')
    .bind(p.tenant.projectId, p.now())
    .run();

const started = async (p: Pipeline, workflowId: string) =>
  (await p.runs(workflowId)).map(({ userId }) => userId).sort();

describe('a workflow that follows an audience', () => {
  it('starts once for each entry, and for nothing else', async ({ p }) => {
    const id = await audience(p, { trait: 'plan', value: 'pro' });
    const workflow = await follow(p, id, 'enter');
    await pictured(p);
    await p.identify({ plan: 'free' });
    await p.flow();
    expect(await started(p, workflow)).toEqual([]);
    await p.identify({ plan: 'pro' });
    await p.flow();
    await p.identify({ color: 'red' });
    await p.flow();
    expect(await started(p, workflow)).toEqual(['ada']);
    await p.identify({ plan: 'free' });
    await p.flow();
    await p.identify({ plan: 'pro' });
    await p.flow();
    expect(await started(p, workflow)).toEqual(['ada', 'ada']);
    const [run] = await p.runs(workflow);
    const event = (await p.tenant.api.get(`events/${run?.eventId}`)).json;
    expect(event).toMatchObject({
      type: 'trigger.audience',
      userId: 'ada',
      properties: { audienceId: id, on: 'enter' },
    });
  });
});
