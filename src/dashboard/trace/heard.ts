// What was heard of a message after it left, in words.
import type { DeliveryEvent } from '../../contract/messages/delivery.ts';
import type { StepTrace } from '../../contract/workflows/run.ts';
import { formatDuration } from '../ui/format.ts';
import { ordinal } from './values.ts';

/** What matters most comes last; of two it is said. */
const weight: Record<DeliveryEvent['type'], number> = {
  delivered: 1,
  opened: 2,
  clicked: 3,
  failed: 4,
  bounced: 5,
  complained: 6,
};

const words: Record<DeliveryEvent['type'], string> = {
  delivered: 'delivered',
  opened: 'opened',
  clicked: 'a link was followed',
  failed: 'failed',
  bounced: 'bounced',
  complained: 'reported as spam',
};

/** The weightiest thing that was heard and that a person did, e.g. "opened after 3 min"; null where there is none. */
export function heardWords(events: readonly DeliveryEvent[], sentAt: string | null): string | null {
  const [most] = events.filter(({ machine }) => !machine).sort((a, b) => weight[b.type] - weight[a.type]);
  if (!most) return null;
  const after = sentAt === null ? Number.NaN : Date.parse(most.at) - Date.parse(sentAt);
  return `${words[most.type]}${after >= 1_000 ? ` after ${formatDuration(after)}` : ''}`;
}

/** " at the second attempt"; empty for the first. */
export const attemptWords = ({ attempts }: Pick<StepTrace, 'attempts'>): string =>
  attempts.length > 1 ? ` at the ${ordinal(attempts.length)} attempt` : '';

/** What came of the attempts before the last one, as a sentence; null where the first one succeeded. */
export function retryStory({ attempts }: Pick<StepTrace, 'attempts'>, who: string | null): string | null {
  const failed = attempts.filter(({ error }) => error !== undefined);
  const [first] = attempts;
  const last = attempts.at(-1);
  if (!first || !last || attempts.length < 2 || last.error !== undefined) return null;
  const answer = ({ statusCode }: { statusCode?: number | undefined }) =>
    statusCode === undefined ? 'no answer' : String(statusCode);
  const from = who === null ? '' : ` from ${who}`;
  const later = formatDuration(Date.parse(last.at) - Date.parse(first.at));
  if (failed.length === 1)
    return `The first attempt got ${answer(first)}${from}, so it was tried again ${later} later under the same key.`;
  const answers = [...new Set(failed.map(answer))].join(', ');
  return `${failed.length} attempts failed${from} (${answers}); the ${ordinal(attempts.length)} one, ${later} after the first and under the same key, succeeded.`;
}
