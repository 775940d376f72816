// Decides what an ai_action step comes to where no model is asked.
// 1. A reply is read as that of a model: one that is of no use makes the step ai_unavailable.
// 2. Without a reply the first choice is taken, a fixed text is written, and no field is found.
import type { JsonValue } from '../../contract/primitives.ts';
import { type AiStep, choicesOf, extractedTraits, parseReply } from './ai-prompts.ts';
import type { Simulated, WorldAnswer } from './behaviour.ts';

const fixedText = '(text written by the model)';

/** What a model replies when all goes well. */
export function usualReply({ config }: AiStep): WorldAnswer {
  if (config.flavor === 'extract') return {};
  return config.flavor === 'decide' ? (choicesOf(config)[0]?.value ?? '') : fixedText;
}

/** Why an answer is none that a model gives. */
export function replyFault({ config }: AiStep, answer: WorldAnswer): string | null {
  if (config.flavor === 'decide') {
    const values = choicesOf(config).map(({ value }) => value);
    const isChoice = typeof answer === 'string' && values.includes(answer);
    return isChoice ? null : `The model chooses one of ${values.map((value) => `"${value}"`).join(', ')}.`;
  }
  if (config.fields) return typeof answer === 'string' ? 'The model finds an object of traits, e.g. {}.' : null;
  const isText = typeof answer === 'string';
  return isText || config.jsonMode || config.flavor === 'extract' ? null : 'The model writes a text.';
}

/** The result of a step with this reply; null: nobody knows the reply. */
export function simulateAi(step: AiStep, _input: object, answer: WorldAnswer | null): Simulated {
  if (answer === null) return unasked(step);
  if (isNothing(step, answer)) return concluded(step, {});
  const reply = parseReply(step, textOf(step, answer));
  if (reply.ok) return concluded(step, reply.value);
  const message = `The model gave no usable answer: ${reply.problem}`;
  return { outcome: 'ai_unavailable', reason: 'unusable_reply', message };
}

function concluded(step: AiStep, value: JsonValue): Simulated {
  const { config } = step;
  const next = config.flavor === 'decide' ? nextOf(step, value) : null;
  return {
    outcome: 'completed',
    output: { simulated: true, result: value, ...(next === null ? {} : { next }) },
    jump: next,
    ...(config.flavor === 'extract' && !isNothing(step, value) ? { traits: extractedTraits(config, value) } : {}),
    ...(config.saveTo ? { save: { root: 'ai' as const, name: config.saveTo, value } } : {}),
  };
}

/** What a dry-run shows, which tells no trait that nobody has found. */
function unasked(step: AiStep): Simulated {
  const { flavor, fields } = step.config;
  const [first] = choicesOf(step.config);
  const value = flavor === 'decide' ? (first?.value ?? '') : fields ? {} : fixedText;
  const message =
    flavor === 'decide' ? 'A dry-run asks no model; it takes the first choice.' : 'A dry-run asks no model.';
  const { traits: _none, ...result } = concluded(step, value);
  return { ...result, message };
}

/** An `extract` that finds nothing. */
const isNothing = ({ config }: AiStep, answer: WorldAnswer | JsonValue): boolean =>
  config.flavor === 'extract' && typeof answer === 'object' && answer !== null && Object.keys(answer).length === 0;

function textOf({ config }: AiStep, answer: WorldAnswer): string {
  if (typeof answer !== 'string') return JSON.stringify(answer);
  return config.flavor === 'decide' && config.jsonMode ? JSON.stringify({ choice: answer }) : answer;
}

const nextOf = ({ config }: AiStep, value: JsonValue): string | null =>
  choicesOf(config).find((choice) => choice.value === value)?.next ?? null;
