import { isObject } from '../../contract/json.ts';
import { jsonAnswer, refuse } from '../answer.ts';
import { filledString, parseJson } from '../json-value.ts';
import type { Context, Judgement, Received } from '../vendor.ts';
import { countTokens, echoOf, isKnownModel, lastPrompt, readTurns } from './chat.ts';

const refusal = (status: number, error: string): Judgement => refuse(jsonAnswer(status, { error }));

/** Judges `POST /api/chat` as Ollama does; like Ollama it streams unless `stream` is false. */
export function judgeOllama(request: Received, context: Context): Judgement {
  const body = parseJson(request.text);
  if (!isObject(body)) return refusal(400, 'invalid JSON in the request body');
  const model = filledString(body.model);
  if (!model) return refusal(400, 'model is required');
  if (!isKnownModel(model)) return refusal(404, `model "${model}" not found, try pulling it first`);
  const turns = readTurns(body.messages);
  if (!turns || turns.length === 0) return refusal(400, 'messages must be a list of {role, content}');
  const prompt = lastPrompt(turns);
  const promptTokens = countTokens(turns.map(({ content }) => content).join(''));
  const asJson = body.format === 'json' || isObject(body.format);
  return {
    answer: jsonAnswer(200, {}),
    capture: { kind: 'ai', to: model, recipients: [model], providerId: null, summary: { model, prompt, reply: '' } },
    chat: {
      format: 'ollama',
      id: context.newId(),
      model,
      echo: echoOf(prompt, asJson),
      promptTokens,
      stream: body.stream !== false,
    },
  };
}
