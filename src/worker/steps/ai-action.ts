// Asks the model, checks its reply, asks once more where the reply is not what the step needs.
// 1. A reply that stays unusable, and a model that stays silent, end as ai_unavailable.
// 2. `extract` writes its fields as traits of the person before the step counts as done.

import type { JsonValue } from '../../contract/primitives.ts';
import type { Settlement } from '../../engine/runs/state.ts';
import {
  type AiRequest,
  aiRequest,
  type ParsedReply,
  parseReply,
  repairMessages,
} from '../../engine/steps/ai-prompts.ts';
import { openProject } from '../db/client.ts';
import type { AiResult } from '../providers/provider.ts';
import { askThrough } from '../providers/registry.ts';
import { mergeProfileStatement } from '../store/profiles.ts';
import type { Performed, StepContextOf } from './context.ts';
import { providerContext } from './deliver-message.ts';
import { factsOf } from './send.ts';
import { attemptOf, retryOf } from './settle.ts';
import { traitsTooLarge } from './update-profile.ts';

type Context = StepContextOf<'ai_action'>;
type Asked =
  | { reply: Extract<AiResult, { kind: 'reply' }>; parsed: ParsedReply; repaired: boolean }
  | Exclude<AiResult, { kind: 'reply' }>;

export async function performAiAction(context: Context): Promise<Performed> {
  const { projectConfig } = context;
  if (!projectConfig.ai) {
    return performed(
      unavailable(context, context.now(), 'no_ai_settings', 'No model is configured; set one with PUT settings/ai.'),
    );
  }
  const at = context.now();
  const asked = await ask(context);
  if ('kind' in asked) {
    const facts = factsSince(context, at);
    if (asked.kind === 'failed')
      return performed(
        retryOf(asked, { ...facts, attempt: attemptOf(facts, asked.statusCode, asked.body || asked.message) }),
      );
    return performed(unavailable(context, at, asked.reason, asked.message, asked.statusCode));
  }
  if (!asked.parsed.ok) {
    return performed(
      unavailable(
        context,
        at,
        'unusable_reply',
        `The model gave no usable answer, also when asked again: ${asked.parsed.problem}`,
      ),
    );
  }
  return performed(await concluded(context, at, asked.reply, asked.parsed.value, asked.repaired));
}

async function ask(context: Context): Promise<Asked> {
  const { step, input } = context;
  const request = aiRequest(step, input);
  const reply = await askModel(context, request);
  if (reply.kind !== 'reply') return reply;
  const parsed = parseReply(step, reply.text);
  if (parsed.ok) return { reply, parsed, repaired: false };
  const messages = repairMessages(step, request, reply.text, parsed.problem);
  const second = await askModel(context, { ...request, messages });
  if (second.kind !== 'reply') return second;
  return { reply: second, parsed: parseReply(step, second.text), repaired: true };
}

function askModel(context: Context, request: AiRequest): Promise<AiResult> {
  const { projectConfig, step } = context;
  if (!projectConfig.ai) throw new TypeError('asked without AI settings');
  const { model } = step.config;
  return askThrough(
    projectConfig.ai,
    { ...request, ...(model ? { model } : {}) },
    providerContext(context, context.key),
  );
}

async function concluded(
  context: Context,
  at: number,
  reply: Extract<AiResult, { kind: 'reply' }>,
  value: JsonValue,
  repaired: boolean,
): Promise<Settlement> {
  const { step } = context;
  const { flavor, saveTo, choices } = step.config;
  const isWritten = flavor !== 'extract' || (await writeTraits(context, value));
  const facts = factsSince(context, at);
  if (!isWritten) return refusedTraits(facts);
  const jump = flavor === 'decide' ? (choices?.find((choice) => choice.value === value)?.next ?? null) : null;
  const repairedNote = {
    code: 'reply_repaired',
    message: 'The first reply was not usable; the model was asked once more.',
  };
  return {
    kind: 'done',
    outcome: 'completed',
    input: facts.input,
    output: { result: value, model: reply.model, usage: reply.usage ? { ...reply.usage } : null },
    warnings: repaired ? [...facts.warnings, repairedNote] : facts.warnings,
    attempt: attemptOf(facts, 200),
    jump,
    ...(saveTo ? { save: { name: saveTo, value } } : {}),
  };
}

/** Returns whether the traits fit. */
async function writeTraits({ env, claimed, profile, now }: Context, value: JsonValue): Promise<boolean> {
  const { projectId, personId, event } = claimed.head;
  const change = {
    userId: profile.user_id,
    traits: value as Record<string, JsonValue>,
    // An anonymous person who has become somebody is anonymous no more.
    isAnonymous: event.userId === null && profile.user_id === personId,
    at: now(),
    followsJoins: true,
    receivedAt: event.receivedAt,
  };
  const written = await mergeProfileStatement(await openProject(env, projectId), projectId, change, now()).first();
  return written !== null;
}

function refusedTraits(facts: ReturnType<typeof factsSince>): Settlement {
  const { input, warnings } = facts;
  return { kind: 'done', outcome: 'error', ...traitsTooLarge, input, warnings, attempt: attemptOf(facts, 200) };
}

function unavailable(
  context: Context,
  at: number,
  reason: string,
  message: string,
  statusCode: number | null = null,
): Settlement {
  const facts = factsSince(context, at);
  return {
    kind: 'done',
    outcome: 'ai_unavailable',
    reason,
    message,
    input: facts.input,
    warnings: facts.warnings,
    attempt: attemptOf(facts, statusCode, message),
  };
}

const performed = (settlement: Settlement): Performed => ({ settlement, message: null, followUps: [] });

const factsSince = (context: Context, at: number) => factsOf(context, { at, ms: Math.max(0, context.now() - at) });
