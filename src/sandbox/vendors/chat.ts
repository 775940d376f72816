import { isObject } from '../../contract/json.ts';
import { jsonAnswer } from '../answer.ts';
import type { Answer, Chat } from '../vendor.ts';

const ECHO_CHARACTERS = 200;
const CHARACTERS_PER_TOKEN = 4;

/** Model families that exist; any other model is unknown. */
const KNOWN_MODEL =
  /^(gpt-|o[1345](-|$)|chatgpt-|gpt-oss|ministral|mistral|mixtral|llama|qwen|gemma|deepseek|phi|kimi|glm|minimax|nemotron|cogito|granite)/i;

/** One message of a conversation; content parts of several kinds are joined to their text. */
export interface Turn {
  role: string;
  content: string;
}

/** Whether a model of this name can be called. */
export function isKnownModel(model: string): boolean {
  return KNOWN_MODEL.test(model);
}

/** The conversation, or null when it is not one. */
export function readTurns(messages: unknown): Turn[] | null {
  if (!Array.isArray(messages)) return null;
  const turns = messages.map((message) => {
    if (!isObject(message) || typeof message.role !== 'string') return null;
    const content = textOf(message.content);
    return content === null ? null : { role: message.role, content };
  });
  return turns.every((turn) => turn !== null) ? turns : null;
}

function textOf(content: unknown): string | null {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return null;
  return content.map((part) => (isObject(part) && typeof part.text === 'string' ? part.text : '')).join('');
}

/** The last thing that the user said. */
export function lastPrompt(turns: readonly Turn[]): string {
  return turns.findLast(({ role }) => role === 'user')?.content ?? '';
}

/** The reply when none is queued: the first characters of the prompt, as JSON if that was requested. */
export function echoOf(prompt: string, asJson: boolean): string {
  const start = [...prompt].slice(0, ECHO_CHARACTERS).join('');
  return asJson ? JSON.stringify({ echo: start }) : `Echo: ${start}`;
}

/** A rough number of tokens, at least one. */
export function countTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / CHARACTERS_PER_TOKEN));
}

/** The vendor's answer around a reply. */
export function answerChat(chat: Chat, reply: string, nowMs: number): Answer {
  return chat.format === 'ollama' ? answerOllama(chat, reply, nowMs) : answerOpenai(chat, reply, nowMs);
}

function answerOllama({ model, promptTokens, stream }: Chat, reply: string, nowMs: number): Answer {
  const head = { model, created_at: new Date(nowMs).toISOString() };
  const tail = {
    done: true,
    done_reason: 'stop',
    total_duration: 1_000_000,
    prompt_eval_count: promptTokens,
    eval_count: countTokens(reply),
  };
  const message = (content: string) => ({ role: 'assistant', content });
  if (!stream) return jsonAnswer(200, { ...head, message: message(reply), ...tail });
  const lines = [
    { ...head, message: message(reply), done: false },
    { ...head, message: message(''), ...tail },
  ];
  return {
    status: 200,
    headers: { 'content-type': 'application/x-ndjson' },
    body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  };
}

function answerOpenai({ id, model, promptTokens }: Chat, reply: string, nowMs: number): Answer {
  const completionTokens = countTokens(reply);
  return jsonAnswer(200, {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: Math.floor(nowMs / 1000),
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: reply, refusal: null },
        logprobs: null,
        finish_reason: 'stop',
      },
    ],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  });
}
