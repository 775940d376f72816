import { isObject } from '../../contract/json.ts';
import { jsonAnswer, refuse } from '../answer.ts';
import { filledString, parseJson } from '../json-value.ts';
import type { Context, Judgement, Received } from '../vendor.ts';
import { countTokens, echoOf, isKnownModel, lastPrompt, readTurns } from './chat.ts';

interface Problem {
  message: string;
  param?: string;
  code?: string;
}

const refusal = (status: number, { message, param, code }: Problem): Judgement =>
  refuse(
    jsonAnswer(status, { error: { message, type: 'invalid_request_error', param: param ?? null, code: code ?? null } }),
  );

/** Judges `POST /v1/chat/completions` as OpenAI does; it does not stream. */
export function judgeOpenai(request: Received, context: Context): Judgement {
  const [scheme, key] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !key) {
    return refusal(401, { message: "You didn't provide an API key. Send it as Authorization: Bearer YOUR_KEY." });
  }
  const body = parseJson(request.text);
  if (!isObject(body)) return refusal(400, { message: 'We could not parse the JSON body of your request.' });
  const model = filledString(body.model);
  if (!model) return refusal(400, { message: 'you must provide a model parameter' });
  if (!isKnownModel(model)) {
    return refusal(404, {
      message: `The model \`${model}\` does not exist or you do not have access to it.`,
      code: 'model_not_found',
    });
  }
  const turns = readTurns(body.messages);
  if (!turns || turns.length === 0) {
    return refusal(400, {
      message: "Invalid 'messages': expected a non-empty array of {role, content}.",
      param: 'messages',
    });
  }
  if (body.stream === true) return refusal(400, { message: 'This sandbox does not stream.', param: 'stream' });
  return accept(body, model, turns, context.newId());
}

function accept(
  body: Record<string, unknown>,
  model: string,
  turns: { role: string; content: string }[],
  id: string,
): Judgement {
  const prompt = lastPrompt(turns);
  const everything = turns.map(({ content }) => content).join('');
  const format = isObject(body.response_format) ? body.response_format.type : undefined;
  if (format === 'json_object' && !/json/i.test(everything)) {
    return refusal(400, {
      message: "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
      param: 'messages',
    });
  }
  const asJson = format === 'json_object' || format === 'json_schema';
  return {
    answer: jsonAnswer(200, {}),
    capture: {
      kind: 'ai',
      to: model,
      recipients: [model],
      providerId: `chatcmpl-${id}`,
      summary: { model, prompt, reply: '' },
    },
    chat: {
      format: 'openai',
      id,
      model,
      echo: echoOf(prompt, asJson),
      promptTokens: countTokens(everything),
      stream: false,
    },
  };
}
