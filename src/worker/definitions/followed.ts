import type { Fault } from '../../contract/errors.ts';
import { type AnyTrigger, isForm } from '../../contract/workflows/triggers/registry.ts';
import { triggerOf } from '../../engine/triggers/registry.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { mostFollowed, readOthersFollowed } from '../store/followed-audiences.ts';

/** The fault of an active workflow that would follow one audience more than a project may. */
export async function followFaults(
  env: Env,
  { id, projectId }: { id: string; projectId: string },
  trigger: AnyTrigger,
): Promise<Fault[]> {
  const [audienceId] = triggerOf(trigger).audiences;
  if (audienceId === undefined) return [];
  const others = await readOthersFollowed(await openProject(env, projectId), projectId, id, mostFollowed + 1);
  if (others.size < mostFollowed || others.has(audienceId)) return [];
  const pointer = isForm(trigger, 'audience') ? '/trigger/audience/id' : '/trigger/schedule/audienceId';
  const message = `The active workflows of a project follow at most ${mostFollowed} audiences; deactivate another one first.`;
  return [{ pointer, code: 'too_many_audiences', message }];
}
