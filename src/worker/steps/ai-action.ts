// Asks the model (ask-model.ts) and makes of its reply what the step is for.
// 1. A reply that stays unusable, and a model that stays silent, end as ai_unavailable.
// 2. `extract` writes its fields as traits of the person before the step counts as done.
// 3. A usable reply is kept with the run before the traits are written: no failure of ours has the model asked again.
import { isObject } from '../../contract/json.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { AttemptEntry, Settlement } from '../../engine/runs/state.ts';
import { choicesOf, extractedTraits } from '../../engine/steps/ai-prompts.ts';
import { openProject, withRetry } from '../db/client.ts';
import { mergeAndFollow } from '../stream/merge-and-follow.ts';
import { askForStep, type Kept, unusableMessage } from './ask-model.ts';
import type { Performed, StepContextOf } from './context.ts';
import { providerContext } from './deliver-message.ts';
import { factsOf } from './send.ts';
import { attemptOf, failedAttempt, heldWithoutKey, retryOf } from './settle.ts';
import { traitsTooLarge } from './update-profile.ts';

type Context = StepContextOf<'ai_action'>;

export async function performAiAction(context: Context): Promise<Performed> {
  const { projectConfig, claimed } = context;
  const at = context.now();
  // A model costs money: what it said once is not asked for again.
  const kept = keptIn(claimed.progress);
  if (kept) return performed(await concluded(context, at, kept));
  if (projectConfig.unreadable.has('aiSettings')) {
    return performed(heldWithoutKey('the settings of the model', factsSince(context, at)));
  }
  if (!projectConfig.ai) {
    return performed(
      unavailable(context, at, 'no_ai_settings', 'No model is configured; set one with PUT settings/ai.'),
    );
  }
  const { step, input } = context;
  const question = { step, input, settings: projectConfig.ai, context: providerContext(context, context.key) };
  const asked = await askForStep(question);
  switch (asked.kind) {
    case 'usable':
      if (context.step.config.flavor === 'extract') await context.keep({ ...asked.kept });
      return performed(await concluded(context, at, asked.kept));
    case 'unusable': {
      return performed(unavailable(context, at, 'unusable_reply', unusableMessage(asked.problem)));
    }
    case 'failed': {
      const facts = factsSince(context, at);
      return performed(retryOf(asked, { ...facts, attempt: failedAttempt(facts, asked) }));
    }
    default:
      return performed(
        unavailable(context, at, asked.reason, asked.message, failedAttempt(factsSince(context, at), asked)),
      );
  }
}

async function concluded(context: Context, at: number, kept: Kept): Promise<Settlement> {
  const { step } = context;
  const { flavor, saveTo } = step.config;
  const { value, model, usage, repaired } = kept;
  if (flavor === 'extract') {
    const written = await writeTraits(context, extractedTraits(step.config, value));
    if (written === 'too_large') return refusedTraits(factsSince(context, at));
    if (written !== 'written') return notWritten(context, at, kept, written.fault);
  }
  const facts = factsSince(context, at);
  const jump =
    flavor === 'decide' ? (choicesOf(step.config).find((choice) => choice.value === value)?.next ?? null) : null;
  const repairedNote = {
    code: 'reply_repaired',
    message: 'The first reply was not usable; the model was asked once more.',
  };
  return {
    kind: 'done',
    outcome: 'completed',
    input: facts.input,
    output: { result: value, model, usage, ...(jump === null ? {} : { next: jump }) },
    warnings: repaired ? [...facts.warnings, repairedNote] : facts.warnings,
    attempt: attemptOf(facts, 200),
    jump,
    ...(saveTo ? { save: { root: 'ai' as const, name: saveTo, value } } : {}),
  };
}

/** Writes the traits of a reply, unless there are too many of them. */
async function writeTraits(
  { env, claimed, profile, now }: Context,
  traits: Record<string, JsonValue>,
): Promise<'written' | 'too_large' | { fault: string }> {
  const { orgId, projectId, personId, event } = claimed.head;
  const change = {
    userId: profile.user_id,
    traits,
    // An anonymous person who has become somebody is anonymous no more.
    isAnonymous: event.userId === null && profile.user_id === personId,
    at: now(),
    followsJoins: true,
    receivedAt: event.receivedAt,
  };
  try {
    const db = await openProject(env, projectId);
    const row = await withRetry(() =>
      mergeAndFollow(env, db, { orgId, projectId, now: now(), depth: event.depth }, change),
    );
    return row === null ? 'too_large' : 'written';
  } catch (error) {
    return { fault: String(error) };
  }
}

function refusedTraits(facts: ReturnType<typeof factsSince>): Settlement {
  const { input, warnings } = facts;
  return { kind: 'done', outcome: 'error', ...traitsTooLarge, input, warnings, attempt: attemptOf(facts, 200) };
}

/** The reply is kept, and the traits are written later. */
function notWritten(context: Context, at: number, kept: Kept, fault: string): Settlement {
  const { input, warnings } = factsSince(context, at);
  const message = `The traits could not be written (${fault}).`;
  return {
    kind: 'retry',
    held: 'outage',
    reason: 'store_unavailable',
    message,
    input,
    warnings,
    progress: { ...kept },
  };
}

/** The reply that an earlier attempt kept; nobody else writes the progress of such a step. */
function keptIn(progress: JsonValue): Kept | null {
  return isObject(progress) && 'repaired' in progress ? (progress as unknown as Kept) : null;
}

function unavailable(
  context: Context,
  at: number,
  reason: string,
  message: string,
  refused?: AttemptEntry,
): Settlement {
  const facts = factsSince(context, at);
  return {
    kind: 'done',
    outcome: 'ai_unavailable',
    reason,
    message,
    input: facts.input,
    warnings: facts.warnings,
    attempt: refused ?? { ...attemptOf(facts, null, message), class: 'permanent', reason },
  };
}

const performed = (settlement: Settlement): Performed => ({ settlement, message: null, followUps: [] });

const factsSince = (context: Context, at: number) => factsOf(context, { at, ms: Math.max(0, context.now() - at) });
