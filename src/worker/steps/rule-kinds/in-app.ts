import { createRenderer } from '../../../engine/steps/render-step.ts';
import type { FeedMessage } from '../../providers/provider.ts';
import type { RuleKind, RuleMessage } from './rule-kind.ts';

/** An item in the feed of the person. */
export const inApp: RuleKind<'in_app'> = {
  recipient: (profile) => profile.user_id,
  toDevices: false,
  shown: (profile) => profile.user_id,
  parts: (message) => {
    const { notice, delivery, profile } = message;
    const { title, body, url, severity, topic, actions, data } = notice;
    const content = { title, body, url, severity, topic, actions, data };
    const batch = batchOf(message);
    const { id, projectId } = delivery;
    return [{ message: { id, projectId, userId: profile.user_id, ...content, ...(batch ? { batch } : {}) } }];
  },
  names: () => [],
};

function batchOf({ notice, event, scope, now }: RuleMessage<'in_app'>): FeedMessage['batch'] | null {
  const { batch } = notice;
  if (!batch) return null;
  const { key, windowMinutes, title } = batch;
  const { actor = null } = event.properties;
  const counted = (eventCount: number) => ({ ...scope, run: { ...scope.run, eventCount } });
  return {
    key,
    windowMinutes,
    actor: typeof actor === 'string' || typeof actor === 'number' ? String(actor) : null,
    ...(title === null
      ? {}
      : { titleOf: (count) => createRenderer(counted(count), now).text('inApp.batch.title', title) }),
  };
}
