// A push step whose channel is an in-app one: the message becomes an item in the feed of the person.
import { derivedTimeId } from '../ids.ts';
import type { FeedMessage } from '../providers/provider.ts';
import type { Performed, StepContextOf } from './context.ts';
import { sendOne } from './send.ts';

export function performInApp(context: StepContextOf<'send_push'>): Promise<Performed> {
  return sendOne(context, 'in_app', { message: messageOf(context) });
}

function messageOf({ input, claimed, key, profile, projectConfig }: StepContextOf<'send_push'>): FeedMessage {
  const { title, body, data } = input;
  return {
    // The id of its row in the log.
    id: derivedTimeId(claimed.intentAt, 'delivery', key),
    projectId: projectConfig.projectId,
    userId: profile.user_id,
    title,
    body,
    url: data.url ?? null,
    severity: 'info',
    topic: null,
    actions: [],
    data,
  };
}
