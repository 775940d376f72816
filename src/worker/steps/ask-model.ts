// Asks the model what an ai_action step asks, checks its reply, and asks once more where that is not what the step needs.
import type { AiSettings } from '../../contract/messages/channels/ai.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { type AiRequest, type AiStep, aiRequest, parseReply, repairMessages } from '../../engine/steps/ai-prompts.ts';
import type { AiResult, ProviderContext } from '../providers/provider.ts';
import { askThrough } from '../providers/registry.ts';

type Reply = Extract<AiResult, { kind: 'reply' }>;

/** A usable reply. */
export interface Kept {
  value: JsonValue;
  model: string;
  usage: Record<string, number> | null;
  repaired: boolean;
}

export type Asked =
  | { kind: 'usable'; kept: Kept }
  | { kind: 'unusable'; problem: string }
  | Exclude<AiResult, { kind: 'reply' }>;

/** What is asked of a model, and through what. */
export interface Question {
  step: AiStep;
  input: { system: string | null; prompt: string };
  settings: AiSettings;
  context: ProviderContext;
}

/** The sentence for a reply that stayed unusable. */
export const unusableMessage = (problem: string): string =>
  `The model gave no usable answer, also when asked again: ${problem}`;

export async function askForStep(question: Question): Promise<Asked> {
  const { step, input } = question;
  const request = aiRequest(step, input);
  const reply = await askOnce(question, request);
  if (reply.kind !== 'reply') return reply;
  const parsed = parseReply(step, reply.text);
  if (parsed.ok) return usable(reply, parsed.value, false);
  const messages = repairMessages(step, request, reply.text, parsed.problem);
  const second = await askOnce(question, { ...request, messages });
  if (second.kind !== 'reply') return second;
  const repaired = parseReply(step, second.text);
  return repaired.ok ? usable(second, repaired.value, true) : { kind: 'unusable', problem: repaired.problem };
}

const usable = ({ model, usage }: Reply, value: JsonValue, repaired: boolean): Asked => ({
  kind: 'usable',
  kept: { value, model, usage: usage ? { ...usage } : null, repaired },
});

function askOnce({ step, settings, context }: Question, request: AiRequest): Promise<AiResult> {
  const { model } = step.config;
  return askThrough(settings, { ...request, ...(model ? { model } : {}) }, context);
}
