import { isForm } from '../../../contract/workflows/triggers/registry.ts';
import { withRetry } from '../../db/client.ts';
import { type Look, lookStatements, toLook } from '../../store/audience-members.ts';
import { readWalk } from '../../store/followed-audiences.ts';
import type { MatchableWorkflow } from '../../store/match-index.ts';
import { countPeople } from '../../store/profiles.ts';
import { enqueueEvents } from '../../stream/enqueue.ts';
import { changeEvent } from '../../stream/follow-audiences.ts';
import type { Filled, Filler, FillFrame } from './filler.ts';

/** The audience of a workflow that starts for those who are in it already. */
function startsExisting({ trigger }: MatchableWorkflow): string | null {
  if (!isForm(trigger, 'audience')) return null;
  const { id, on, existing } = trigger.audience;
  return on === 'enter' && existing === 'start' ? id : null;
}

/**
 * Waits for the picture of the audience, which is taken by a walk of its own; then starts those who are in already, where
 * the workflow asks for them. An event that is posted again is the same event.
 */
export const audience: Filler = {
  looksAtPeople: (workflow) => startsExisting(workflow) !== null,
  async fill(frame, people) {
    const filled = await waitForPicture(frame);
    const audienceId = startsExisting(frame.workflow);
    const ids = people.map(({ user_id }) => user_id);
    if (!filled.waits && audienceId !== null && ids.length > 0) await startThose(frame, audienceId, ids);
    return filled;
  },
};

const nothing: Filled = { statements: [], dueAt: null };

async function waitForPicture({ db, projectId, workflow: { trigger } }: FillFrame): Promise<Filled> {
  const walk = isForm(trigger, 'audience') ? await readWalk(db, projectId, trigger.audience.id) : null;
  if (walk === null || walk.isComplete) return nothing;
  return { ...nothing, waits: { done: walk.walked, total: await countPeople(db, projectId) } };
}

async function startThose(frame: FillFrame, audienceId: string, ids: readonly string[]): Promise<void> {
  const { env, orgId, projectId, now, workflow } = frame;
  const { audiences, people } = await look(frame, ids);
  const found = audiences.find(({ id }) => id === audienceId);
  if (!found) return;
  const events = people.flatMap(({ profile, isAnonymous, memberships }) => {
    const kept = memberships.get(audienceId);
    if (!kept?.isMember || kept.seq < found.since) return [];
    const about = { workflowId: workflow.id, audience: found, seq: kept.seq, personId: profile.user_id, isAnonymous };
    return [changeEvent({ ...about, change: 'enter' }, now, 1)];
  });
  if (events.length > 0) await enqueueEvents(env, { orgId, projectId }, events);
}

async function look({ db, projectId }: FillFrame, ids: readonly string[]): Promise<Look> {
  const asked = ids.map((id) => ({ id, since: 0 }));
  const [audiences, people] = await withRetry(() => db.batch<unknown>(lookStatements(db, projectId, asked)));
  return toLook(audiences?.results ?? [], people?.results ?? []);
}
