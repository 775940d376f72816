import { describe, expect, it } from 'vitest';
import { answerChat } from '../../../src/sandbox/vendors/chat.ts';
import { answerDns, type DnsEntry } from '../../../src/sandbox/vendors/dns.ts';
import { judgeOllama } from '../../../src/sandbox/vendors/ollama.ts';
import { judgeOpenai } from '../../../src/sandbox/vendors/openai.ts';
import { createContext, NOW_MS, receive } from '../../support/sandbox-request.ts';

const messages = [
  { role: 'system', content: 'Answer in json' },
  { role: 'user', content: 'first' },
  { role: 'assistant', content: 'ok' },
  { role: 'user', content: `Paris ${'x'.repeat(300)}` },
];
const prompt = messages[3]?.content ?? '';

describe('Ollama', () => {
  const ask = (body: unknown) => judgeOllama(receive({ body }), createContext());
  const body = { model: 'gpt-oss:120b', stream: false, messages };

  it('echoes the start of the last user message', () => {
    const { chat, capture } = ask(body);
    expect(chat).toEqual({
      format: 'ollama',
      id: 'id-1',
      model: 'gpt-oss:120b',
      echo: `Echo: ${prompt.slice(0, 200)}`,
      promptTokens: expect.any(Number),
      stream: false,
    });
    expect(capture).toMatchObject({ kind: 'ai', to: 'gpt-oss:120b', summary: { model: 'gpt-oss:120b', prompt } });
  });

  it.each(['json', { type: 'object' }])('echoes JSON when asked for %j', (format) => {
    const { chat } = ask({ ...body, format });
    expect(JSON.parse(chat?.echo ?? '')).toEqual({ echo: prompt.slice(0, 200) });
  });

  it('answers in the format of the vendor', () => {
    const { chat } = ask(body);
    const answer = chat && answerChat(chat, 'Hello', NOW_MS);
    expect(JSON.parse(answer?.body ?? '')).toEqual({
      model: 'gpt-oss:120b',
      created_at: new Date(NOW_MS).toISOString(),
      message: { role: 'assistant', content: 'Hello' },
      done: true,
      done_reason: 'stop',
      total_duration: expect.any(Number),
      prompt_eval_count: chat?.promptTokens,
      eval_count: 2,
    });
  });

  it('streams lines unless stream is false', () => {
    const { chat } = ask({ ...body, stream: undefined });
    const lines = (chat ? answerChat(chat, 'Hello', NOW_MS).body : '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ done, message }) => [done, message.content])).toEqual([
      [false, 'Hello'],
      [true, ''],
    ]);
  });

  it.each([
    ['broken JSON', '{', 400],
    ['no model', { messages }, 400],
    ['a model that nobody makes', { ...body, model: 'no-such-model' }, 404],
    ['no messages', { ...body, messages: undefined }, 400],
    ['an empty conversation', { ...body, messages: [] }, 400],
    ['a message without a role', { ...body, messages: [{ content: 'x' }] }, 400],
  ])('refuses %s', (_what, wrong, status) => {
    const { answer, capture } = ask(wrong);
    expect([answer.status, capture]).toEqual([status, null]);
    expect(JSON.parse(answer.body)).toEqual({ error: expect.any(String) });
  });
});

describe('OpenAI', () => {
  const ask = (body: unknown, authorization: string | undefined = 'Bearer sk-test') =>
    judgeOpenai(receive({ headers: { authorization: authorization || undefined }, body }), createContext());
  const body = { model: 'gpt-4.1-mini', messages };

  it('answers in the format of the vendor', () => {
    const { chat } = ask({ ...body, response_format: { type: 'json_object' } });
    expect(JSON.parse(chat?.echo ?? '')).toEqual({ echo: prompt.slice(0, 200) });
    const completion = chat && JSON.parse(answerChat(chat, 'Hello', NOW_MS).body);
    expect(completion).toMatchObject({
      id: 'chatcmpl-id-1',
      object: 'chat.completion',
      model: 'gpt-4.1-mini',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
    });
    expect(completion.usage.total_tokens).toBe(completion.usage.prompt_tokens + completion.usage.completion_tokens);
  });

  it('reads a message made of parts', () => {
    const { capture } = ask({
      ...body,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Hel' },
            { type: 'text', text: 'lo' },
          ],
        },
      ],
    });
    expect(capture).toMatchObject({ summary: { prompt: 'Hello' } });
  });

  it.each([
    ['no key', body, '', 401],
    ['broken JSON', '{', undefined, 400],
    ['no model', { messages }, undefined, 400],
    ['a model that nobody makes', { ...body, model: 'no-such-model' }, undefined, 404],
    ['no messages', { model: body.model }, undefined, 400],
    ['a stream', { ...body, stream: true }, undefined, 400],
    [
      'JSON mode without the word',
      { ...body, messages: [{ role: 'user', content: 'hi' }], response_format: { type: 'json_object' } },
      undefined,
      400,
    ],
  ])('refuses %s', (_what, wrong, authorization, status) => {
    const { answer, capture } = ask(wrong, authorization);
    expect([answer.status, capture]).toEqual([status, null]);
    expect(JSON.parse(answer.body).error).toMatchObject({ message: expect.any(String), type: 'invalid_request_error' });
  });
});

describe('DNS', () => {
  const zone: DnsEntry[] = [
    { name: 'acme.net', type: 'TXT', data: 'v=spf1 -all' },
    { name: 'acme.net', type: 'TXT', data: `p=${'k'.repeat(300)}` },
    { name: 'mx.acme.net', type: 'MX', data: '10 mail.acme.net' },
    { name: 'alias.acme.net', type: 'CNAME', data: 'acme.net' },
    { name: 'lost.acme.net', type: 'CNAME', data: 'nowhere.acme.net' },
    { name: 'round.acme.net', type: 'CNAME', data: 'round.acme.net.' },
    { name: 'odd.acme.net', type: 'TXT', data: 'a "b" \\ é' },
  ];
  const ask = (query: Record<string, string>, accept = 'application/dns-json') =>
    answerDns(receive({ method: 'GET', query, headers: { accept } }), (name) =>
      zone.filter((entry) => entry.name === name),
    );

  it.each([
    [{ name: 'example.com', type: 'A' }, 0, ['93.184.215.14']],
    [{ name: 'API.Example.com.', type: 'A' }, 0, ['93.184.215.14']],
    [{ name: 'example.com' }, 0, ['93.184.215.14']],
    [{ name: 'example.com', type: '1' }, 0, ['93.184.215.14']],
    [{ name: 'example.com', type: 'AAAA' }, 0, []],
    [{ name: 'inside.test', type: 'a' }, 0, ['10.0.0.5']],
    [{ name: 'notexample.com', type: 'A' }, 3, []],
    [{ name: 'example.com.evil.net', type: 'A' }, 3, []],
    [{ name: 'acme.net', type: 'TXT' }, 0, ['"v=spf1 -all"', `"p=${'k'.repeat(253)}" "${'k'.repeat(47)}"`]],
    [{ name: 'acme.net', type: 'A' }, 0, []],
    [{ name: 'mx.acme.net', type: 'MX' }, 0, ['10 mail.acme.net.']],
    [{ name: 'alias.acme.net', type: 'CNAME' }, 0, ['acme.net.']],
    [{ name: 'lost.acme.net', type: 'TXT' }, 0, ['nowhere.acme.net.']],
    [{ name: 'odd.acme.net', type: 'TXT' }, 0, ['"a \\"b\\" \\\\ \\195\\169"']],
  ])('answers %j', async (query, status, addresses) => {
    const answer = await ask(query);
    expect(answer.headers['content-type']).toBe('application/dns-json');
    const { Status, Answer = [] } = JSON.parse(answer.body);
    expect([Status, Answer.map(({ data }: { data: string }) => data)]).toEqual([status, addresses]);
  });

  it.each([
    ['another format', { name: 'example.com' }, 'application/json'],
    ['no name', { type: 'A' }, undefined],
    ['an unknown type', { name: 'example.com', type: 'NOPE' }, undefined],
  ])('refuses %s', async (_what, query, accept) => expect((await ask(query, accept)).status).toBe(400));

  it('answers with the aliases on the way, and ends a circle of them', async () => {
    const { Answer } = JSON.parse((await ask({ name: 'alias.acme.net', type: 'TXT' })).body);
    expect(Answer.map(({ name, type }: { name: string; type: number }) => [name, type])).toEqual([
      ['alias.acme.net', 5],
      ['acme.net', 16],
      ['acme.net', 16],
    ]);
    const round = JSON.parse((await ask({ name: 'round.acme.net', type: 'TXT' })).body);
    expect(round.Answer.length).toBe(9);
  });
});
