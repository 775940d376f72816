// Decides what the model is asked for an ai_action step, and what its answer means.
// 1. Nothing of the reply is trusted: a choice must be one of the choices, a field must have its declared type.
// 2. What was not asked for is dropped; a field that the model does not know is left out, never made up.
// 3. A reply that does not fit comes with a problem, which the one repair turn reports to the model.
import { isObject } from '../../contract/json.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { StepOf } from '../../contract/workflows/workflow.ts';

export type AiStep = StepOf<'ai_action'>;

/** One turn of the conversation with the model. */
export interface AiMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface AiRequest {
  messages: AiMessage[];
  /** Whether the answer must be one JSON object. */
  json: boolean;
}

export type ParsedReply = { ok: true; value: JsonValue } | { ok: false; problem: string };

type JsonObject = { [key: string]: JsonValue };

/** A longer reply is cut; no step needs more. */
const maxReplyLength = 50_000;
/** Places in a reply at which an object may begin; prose holds few braces, garbage many. */
const maxObjectStarts = 20;

const onlyJson = 'Answer with one JSON object and nothing else: no explanation, no code fence.';

/** The answers of a `decide` step that names none. */
const yesOrNo = ['yes', 'no'].map((value) => ({ value, next: null }));

/** What a `decide` step chooses from. */
export const choicesOf = ({ choices }: AiStep['config']) => choices ?? yesOrNo;

/** The traits that the result of an `extract` step means. */
export function extractedTraits({ fields, saveTo }: AiStep['config'], value: JsonValue): JsonObject {
  if (fields && isObject(value)) return value as JsonObject;
  return saveTo === undefined ? {} : { [saveTo]: value };
}

function instructions({ config }: AiStep): string {
  if (config.flavor === 'decide') {
    const list = choicesOf(config)
      .map(({ value }) => `- ${value}`)
      .join('\n');
    const form = config.jsonMode
      ? `${onlyJson} Its only field is "choice", the chosen answer.`
      : 'Answer with the chosen answer alone, exactly as it is written here.';
    return `Choose exactly one of these answers:\n${list}\n${form}`;
  }
  if (config.flavor === 'extract' && !config.fields) {
    return config.jsonMode ? onlyJson : 'Answer with what is asked for alone: no sentence around it, no explanation.';
  }
  if (config.flavor === 'extract') {
    const list = Object.entries(config.fields ?? {}).map(([name, type]) => `- ${JSON.stringify(name)}: ${type}`);
    return `Extract these fields:\n${list.join('\n')}\n${onlyJson} Use null for a field that the text does not tell.`;
  }
  return config.jsonMode ? onlyJson : '';
}

/** The conversation that asks the model for the result of a step. */
export function aiRequest(step: AiStep, rendered: { system: string | null; prompt: string }): AiRequest {
  const system = [rendered.system ?? '', instructions(step)].filter((part) => part.trim() !== '').join('\n\n');
  const asked: AiMessage = { role: 'user', content: rendered.prompt };
  return {
    messages: system === '' ? [asked] : [{ role: 'system', content: system }, asked],
    json: step.config.fields !== undefined || step.config.jsonMode === true,
  };
}

/** The conversation with one more turn, which tells the model what was wrong with its reply. */
export function repairMessages(step: AiStep, request: AiRequest, reply: string, problem: string): AiMessage[] {
  const wish = [problem, instructions(step)].filter((part) => part !== '').join('\n\n');
  const given: AiMessage[] =
    reply.trim() === '' ? [] : [{ role: 'assistant', content: reply.slice(0, maxReplyLength) }];
  return [...request.messages, ...given, { role: 'user', content: wish }];
}

/** Without the thoughts that some models put first and without a code fence around the whole. */
function bare(text: string): string {
  const reply = text.slice(0, maxReplyLength).trim();
  const thoughtsEnd = reply.startsWith('<think>') ? reply.indexOf('</think>') : -1;
  const answer = thoughtsEnd === -1 ? reply : reply.slice(thoughtsEnd + '</think>'.length).trim();
  const isFenced = answer.startsWith('```') && answer.endsWith('```') && answer.length > 6;
  const lineEnd = answer.indexOf('\n');
  if (!isFenced) return answer;
  return (lineEnd === -1 ? answer.slice(3, -3) : answer.slice(lineEnd + 1, -3)).trim();
}

function parsedObject(text: string): JsonObject | null {
  try {
    const value: JsonValue = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Index after the object that begins at a brace; -1 when it never closes. */
function endOfObject(text: string, from: number): number {
  let depth = 0;
  let inString = false;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at + 1;
  }
  return -1;
}

/** The first JSON object in a text; null when there is none. */
function firstObject(text: string): JsonObject | null {
  let start = text.indexOf('{');
  for (let tries = 0; start !== -1 && tries < maxObjectStarts; tries++) {
    const end = endOfObject(text, start);
    const found = end === -1 ? null : parsedObject(text.slice(start, end));
    if (found) return found;
    start = text.indexOf('{', start + 1);
  }
  return null;
}

const noObject = { ok: false, problem: 'The reply holds no JSON object.' } as const;

/** Without the quotes, asterisks and full stop that models put around one word. */
const plainWord = (text: string) =>
  text
    .trim()
    .replace(/^["'`*“‘«]{1,3}/, '')
    .replace(/[.!]?["'`*”’»]{0,3}[.!]?$/, '')
    .trim()
    .toLowerCase();

function parseChoice({ config }: AiStep, reply: string): ParsedReply {
  const choices = choicesOf(config);
  const object = firstObject(reply);
  const { choice } = object ?? {};
  const said = object ? (typeof choice === 'string' ? choice : '') : reply;
  const wanted = choices.map(({ value }) => value);
  const exact = wanted.find((value) => value.trim().toLowerCase() === said.trim().toLowerCase());
  const match = exact ?? wanted.find((value) => plainWord(value) === plainWord(said));
  if (match !== undefined) return { ok: true, value: match };
  return { ok: false, problem: `The reply is none of the answers to choose from: ${wanted.join(', ')}.` };
}

const hasType = (value: JsonValue, type: 'string' | 'number' | 'boolean') =>
  typeof value === type && (typeof value !== 'number' || Number.isFinite(value));

function parseFields({ config }: AiStep, reply: string): ParsedReply {
  const object = firstObject(reply);
  if (!object) return noObject;
  const fields = Object.entries(config.fields ?? {});
  const given = fields.filter(([name]) => Object.hasOwn(object, name));
  if (given.length === 0) {
    return {
      ok: false,
      problem: `The reply has none of the fields ${fields.map(([name]) => `"${name}"`).join(', ')}.`,
    };
  }
  const known = given.flatMap(([name, type]) => {
    const value = object[name];
    return value === undefined || value === null ? [] : [{ name, type, value }];
  });
  const wrong = known.filter(({ value, type }) => !hasType(value, type));
  if (wrong.length > 0) {
    return {
      ok: false,
      problem: wrong.map(({ name, type }) => `The field "${name}" must be a ${type} or null.`).join(' '),
    };
  }
  return { ok: true, value: Object.fromEntries(known.map(({ name, value }) => [name, value])) };
}

/** What a reply of the model comes to for a step: the text, the choice or the fields; or why it is of no use. */
export function parseReply(step: AiStep, text: string): ParsedReply {
  const reply = bare(text);
  if (reply === '') return { ok: false, problem: 'The reply is empty.' };
  if (step.config.flavor === 'decide') return parseChoice(step, reply);
  if (step.config.fields) return parseFields(step, reply);
  if (!step.config.jsonMode) return { ok: true, value: reply };
  const value = firstObject(reply);
  return value ? { ok: true, value } : noObject;
}
