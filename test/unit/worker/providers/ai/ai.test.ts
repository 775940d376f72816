import { describe, expect, test } from 'vitest';
import { aiOllama } from '../../../../../src/worker/providers/ai/ollama.ts';
import { aiOpenAi } from '../../../../../src/worker/providers/ai/openai.ts';
import type { AiRequest } from '../../../../../src/worker/providers/provider.ts';
import { outsideWorld, says } from '../outside-world.ts';
import { ollama, openai, question } from '../samples.ts';

const ollamaReply = {
  model: 'gpt-oss:120b',
  message: { role: 'assistant', content: 'Hello!' },
  prompt_eval_count: 7,
  eval_count: 3,
  done: true,
};
const openaiReply = {
  model: 'gpt-4o-mini-2024',
  choices: [{ message: { role: 'assistant', content: 'Hello!', refusal: null }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 7, completion_tokens: 3 },
};
const json: AiRequest = {
  messages: [{ role: 'system', content: 'Answer in JSON.' }, ...question.messages],
  json: true,
  maxTokens: 50,
};

describe('Ollama', () => {
  const ask = async (request: AiRequest, config = ollama, answer: unknown = ollamaReply) => {
    const { arrived, context } = outsideWorld(says(200, answer));
    const result = await aiOllama.ask(config, request, context);
    return { result, request: arrived[0], body: JSON.parse(arrived[0]?.body ?? 'null') };
  };

  test('is asked once, without streaming', async () => {
    const { result, request, body } = await ask(question);
    expect(result).toEqual({
      kind: 'reply',
      text: 'Hello!',
      model: 'gpt-oss:120b',
      usage: { inputTokens: 7, outputTokens: 3 },
    });
    expect(request).toMatchObject({ method: 'POST', url: 'https://ollama.com/api/chat' });
    expect(request?.headers.get('authorization')).toBe(`Bearer ${ollama.apiKey}`);
    expect(body).toEqual({ model: 'gpt-oss:120b', messages: question.messages, stream: false });
  });

  test('is asked for JSON, with a limit and another model', async () => {
    const { body } = await ask({ ...json, model: 'ministral:14b' }, { ...ollama, model: 'unused' });
    expect(body).toMatchObject({ model: 'ministral:14b', format: 'json', options: { num_predict: 50 } });
    expect((await ask(question, { ...ollama, model: 'from-config' })).body.model).toBe('from-config');
  });

  test('needs no key when it is self-hosted', async () => {
    const { request } = await ask(question, { vendor: 'ollama', baseUrl: 'https://box.example.com/ollama' });
    expect(request?.url).toBe('https://box.example.com/ollama/api/chat');
    expect(request?.headers.has('authorization')).toBe(false);
  });
});

describe('OpenAI', () => {
  const ask = async (request: AiRequest, config = openai, answer: unknown = openaiReply) => {
    const { arrived, context } = outsideWorld(says(200, answer));
    const result = await aiOpenAi.ask(config, request, context);
    return { result, request: arrived[0], body: JSON.parse(arrived[0]?.body ?? 'null') };
  };

  test('is asked once, without streaming', async () => {
    const { result, request, body } = await ask(question);
    expect(result).toEqual({
      kind: 'reply',
      text: 'Hello!',
      model: 'gpt-4o-mini-2024',
      usage: { inputTokens: 7, outputTokens: 3 },
    });
    expect(request).toMatchObject({ method: 'POST', url: 'https://api.openai.com/v1/chat/completions' });
    expect(body).toEqual({ model: 'gpt-4o-mini', messages: question.messages, stream: false });
  });

  test('has its own name for the token limit, compatible servers the common one', async () => {
    expect((await ask(json)).body).toMatchObject({
      max_completion_tokens: 50,
      response_format: { type: 'json_object' },
    });
    const { body } = await ask(json, { ...openai, baseUrl: 'https://box.example.com/openai' });
    expect(body.max_tokens).toBe(50);
    expect(body).not.toHaveProperty('max_completion_tokens');
  });

  test('is not asked for JSON mode when the prompt does not mention JSON, as it would refuse that', async () => {
    expect((await ask({ ...question, json: true })).body).not.toHaveProperty('response_format');
  });

  test.each([
    'https://box.example.com/openai',
    'https://box.example.com/openai/',
    'https://box.example.com/openai/v1',
    'https://box.example.com/openai/v1/',
  ])('is called at the base address %s', async (baseUrl) => {
    expect((await ask(question, { ...openai, baseUrl })).request?.url).toBe(
      'https://box.example.com/openai/v1/chat/completions',
    );
  });

  test('gives a refusal when the model declines', async () => {
    const declined = (choice: object) => ask(question, openai, { choices: [choice] });
    const refused = { kind: 'refused', reason: 'content_refused' };
    expect((await declined({ message: { content: null, refusal: 'I cannot.' } })).result).toMatchObject(refused);
    expect((await declined({ message: { content: '' }, finish_reason: 'content_filter' })).result).toMatchObject(
      refused,
    );
  });
});

describe.each([
  ['Ollama', (context: Parameters<typeof aiOllama.ask>[2]) => aiOllama.ask(ollama, question, context)],
  ['OpenAI', (context: Parameters<typeof aiOpenAi.ask>[2]) => aiOpenAi.ask(openai, question, context)],
])('an answer of %s', (_name, ask) => {
  const tell = [{ kind: 'channel_refused' }];
  test.each([
    [401, { error: { message: 'No.' } }, { kind: 'refused', reason: 'invalid_credentials', followUps: tell }],
    [403, {}, { kind: 'refused', reason: 'invalid_credentials' }],
    [402, {}, { kind: 'refused', reason: 'quota_exceeded' }],
    [404, { error: 'model "x" not found' }, { kind: 'refused', reason: 'model_not_found' }],
    [400, { error: { message: 'Bad.' } }, { kind: 'refused', reason: 'provider_refused' }],
    [429, { error: { code: 'insufficient_quota' } }, { kind: 'refused', reason: 'quota_exceeded' }],
    [429, {}, { kind: 'failed', reason: 'rate_limited', rateLimited: true }],
    [503, {}, { kind: 'failed', reason: 'provider_error' }],
    [200, { message: {} }, { kind: 'failed', reason: 'bad_response' }],
    [
      200,
      { message: { content: ' ' }, choices: [{ message: { content: '' } }] },
      { kind: 'failed', reason: 'empty_reply' },
    ],
  ])('%i %j', async (status, body, wanted) => {
    expect(await ask(outsideWorld(says(status, body)).context)).toMatchObject(wanted);
  });

  test('is read to its end when it is long', async () => {
    const text = 'word '.repeat(20_000);
    const body = { message: { content: text }, choices: [{ message: { content: text } }] };
    expect(await ask(outsideWorld(says(200, body)).context)).toMatchObject({ kind: 'reply', text, usage: null });
  });
});
