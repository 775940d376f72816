// Says in one plain sentence what a step did, does or will do.
import type { Outcome } from '../../contract/outcomes.ts';
import type { Tone } from '../ui/chip.tsx';
import { formatDuration } from '../ui/format.ts';
import { retryStory } from './heard.ts';
import { momentWords, withLocalTimes } from './moments.ts';
import { aiAction } from './sentences/ai-action.ts';
import { branch } from './sentences/branch.ts';
import { sendEmail } from './sentences/send-email.ts';
import { sendPush } from './sentences/send-push.ts';
import { sendSms } from './sentences/send-sms.ts';
import { updateProfile } from './sentences/update-profile.ts';
import { wait } from './sentences/wait.ts';
import { webhook } from './sentences/webhook.ts';
import type { WrittenStep } from './steps.ts';
import type { AllStepWords, Story } from './story.ts';
import { toneOfOutcome } from './tones.ts';
import { ordinal, sentence, unfinished } from './values.ts';

const words: AllStepWords = {
  send_email: sendEmail,
  send_push: sendPush,
  send_sms: sendSms,
  webhook,
  update_profile: updateProfile,
  wait,
  branch,
  ai_action: aiAction,
};

/** What a step came to, or what it is doing. */
export function sentenceOf(story: Story): string {
  const { step, now } = story;
  if (step.outcome === null) return step.finishedAt === null ? doing(story) : ended(story);
  if (step.outcome === 'sent' || step.outcome === 'completed') return did(story);
  return withLocalTimes(`${lead(story, step.outcome)}: ${messageOf(story)}`, now);
}

/** What a step will do, from how it is written. */
export const willOf = (step: WrittenStep): string => words[step.type].will(step);

function did(story: Story): string {
  const { step, now } = story;
  const said = words[step.type].did(story);
  // A step that did its work may have more to say, e.g. which devices it did not reach.
  const isTold = step.message === undefined || ['branch', 'wait'].includes(step.type);
  return isTold ? said : `${said} ${withLocalTimes(sentence(step.message ?? ''), now)}`;
}

function doing(story: Story): string {
  const { step, waiting, now } = story;
  const last = step.attempts.at(-1);
  if (step.type !== 'wait' && last?.error !== undefined) {
    const next = last.nextAttemptAt ?? waiting?.until;
    const answer = last.statusCode === undefined ? 'failed' : `got ${last.statusCode}`;
    const when = next ? `; the next one is at ${momentWords(next, now)}` : '';
    return `The ${ordinal(step.attempts.length)} attempt ${answer}${when}. ${sentence(last.error)}`;
  }
  if (step.type !== 'wait' && waiting?.for) return waitingWords(waiting.for, waiting.until, now);
  return words[step.type].doing(story);
}

/** "Held until 08:00 in Europe/Paris, until 08:03:12." */
function waitingWords(what: string, until: string | null, now: number): string {
  const said = withLocalTimes(sentence(what), now);
  return until === null || what.includes(until) ? said : `${unfinished(said)}, until ${momentWords(until, now)}.`;
}

/** A step that the run left without a result: it was cancelled, or left by an exit rule. */
const ended = ({ step, now }: Story): string =>
  step.message ? withLocalTimes(sentence(step.message), now) : 'The run ended while the step was under way.';

const messageOf = ({ step }: Story): string =>
  sentence(step.message ?? step.attempts.at(-1)?.error ?? (step.reason ?? 'no reason is known').replaceAll('_', ' '));

function lead({ step }: Pick<Story, 'step'>, outcome: Outcome): string {
  if (step.reason === 'condition_not_met') return 'Passed over';
  if (outcome === 'error') return 'Failed';
  if (outcome === 'rate_limited') return 'Given up';
  if (outcome === 'ai_pending') return 'Not answered yet';
  return words[step.type].undone;
}

/** What the panel of a step says first: a few strong words, and the rest. */
export interface StepVerdict {
  tone: Tone;
  lead: string;
  rest: string | null;
}

export function verdictOf(story: Story): StepVerdict {
  const { step, now, channel } = story;
  const tone = toneOfOutcome(step.outcome);
  if (step.outcome === null) {
    const rest = step.finishedAt === null ? waitedSoFar(story) : null;
    return { tone: step.finishedAt === null ? tone : 'neutral', lead: sentenceOf(story), rest };
  }
  if (step.outcome === 'sent' || step.outcome === 'completed')
    return { tone, lead: sentenceOf(story), rest: retryStory(step, channel === null ? null : `“${channel}”`) };
  return { tone, lead: `${lead(story, step.outcome)}.`, rest: withLocalTimes(messageOf(story), now) };
}

function waitedSoFar({ step, now }: Story): string | null {
  const ms = now - Date.parse(step.startedAt);
  return ms < 1_000 ? null : `For ${formatDuration(ms)} so far.`;
}
