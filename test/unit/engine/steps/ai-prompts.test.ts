import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AiStep, aiRequest, parseReply, repairMessages } from '../../../../src/engine/steps/ai-prompts.ts';

const step = (config: Partial<AiStep['config']>): AiStep => ({
  label: 'ai',
  type: 'ai_action',
  config: { flavor: 'generate', prompt: 'p', ...config },
  delayMinutes: 0,
  next: null,
});
const choices = (...values: string[]) => values.map((value) => ({ value, next: null }));
const text = step({});
const json = step({ jsonMode: true });
const mood = step({ flavor: 'decide', choices: choices('happy', 'sad', 'It depends.') });
const place = step({ flavor: 'extract', fields: { city: 'string', age: 'number', member: 'boolean' } });

describe('aiRequest', () => {
  test('generate sends the prompt alone', () => {
    expect(aiRequest(text, { system: null, prompt: 'Thank Ada' })).toEqual({
      messages: [{ role: 'user', content: 'Thank Ada' }],
      json: false,
    });
  });

  test('the system text stands before what the step itself asks for', () => {
    const { messages, json: isJson } = aiRequest(json, { system: 'Be brief.', prompt: 'p' });
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(messages[0]?.content).toMatch(/^Be brief\.\n\nAnswer with one JSON object/);
    expect(isJson).toBe(true);
  });

  test('decide names every choice', () => {
    const { messages, json: isJson } = aiRequest(mood, { system: null, prompt: 'p' });
    for (const value of ['- happy', '- sad', '- It depends.']) expect(messages[0]?.content).toContain(value);
    expect(isJson).toBe(false);
  });

  test('extract names every field with its type and asks for JSON', () => {
    const { messages, json: isJson } = aiRequest(place, { system: null, prompt: 'p' });
    for (const field of ['"city": string', '"age": number', '"member": boolean'])
      expect(messages[0]?.content).toContain(field);
    expect(isJson).toBe(true);
  });
});

describe('parseReply: generate', () => {
  test.each([
    ['text is trimmed', '\n Thank you! \n', 'Thank you!'],
    ['a fence around the whole goes', '```html\n<p>Hi</p>\n```', '<p>Hi</p>'],
    ['a fence inside stays', 'Use `x`:\n```\ny\n```\nDone', 'Use `x`:\n```\ny\n```\nDone'],
    ['thoughts go', '<think>Hm, "Thanks"?</think>\nThanks', 'Thanks'],
  ])('%s', (_, reply, value) => {
    expect(parseReply(text, reply)).toEqual({ ok: true, value });
  });

  test.each([[''], ['  \n'], ['```\n```'], ['<think>x</think>']])('%j is no reply', (reply) => {
    expect(parseReply(text, reply)).toEqual({ ok: false, problem: 'The reply is empty.' });
  });

  test('jsonMode finds the first object in prose', () => {
    const reply = 'Sure {not json}: here it is\n```json\n{"a":{"b":"} \\" {"},"c":[1]}\n``` and {"d":1}';
    expect(parseReply(json, reply)).toEqual({ ok: true, value: { a: { b: '} " {' }, c: [1] } });
  });

  test.each([['no object'], ['[1,2]'], ['{"a":'], ['"text"']])('jsonMode refuses %j', (reply) => {
    expect(parseReply(json, reply)).toEqual({ ok: false, problem: 'The reply holds no JSON object.' });
  });
});

describe('parseReply: decide', () => {
  test.each([
    ['happy', 'happy'],
    [' HAPPY\n', 'happy'],
    ['"happy"', 'happy'],
    ["'Happy'.", 'happy'],
    ['**Happy**', 'happy'],
    ['Sad.', 'sad'],
    ['it depends', 'It depends.'],
    ['```\nsad\n```', 'sad'],
    ['{"choice":"sad"}', 'sad'],
    ['```json\n{"choice":"Sad"}\n```', 'sad'],
  ])('%j is the choice %s', (reply, value) => {
    expect(parseReply(mood, reply)).toEqual({ ok: true, value });
  });

  test.each([['not happy'], ['happy or sad'], ['unhappy'], ['{"choice":5}'], ['{"mood":"happy"}'], ['.'], ['""']])(
    '%j is none of them, and the problem names them',
    (reply) => {
      const parsed = parseReply(mood, reply);
      expect(parsed).toEqual({ ok: false, problem: expect.stringContaining('happy, sad, It depends.') });
    },
  );

  test('choices that differ in a full stop only are told apart', () => {
    const dots = step({ flavor: 'decide', choices: choices('yes.', 'yes') });
    expect(parseReply(dots, 'yes')).toEqual({ ok: true, value: 'yes' });
    expect(parseReply(dots, 'Yes.')).toEqual({ ok: true, value: 'yes.' });
  });
});

describe('parseReply: extract', () => {
  test.each([
    ['all fields', '{"city":"Paris","age":3,"member":false}', { city: 'Paris', age: 3, member: false }],
    ['fenced', '```json\n{"city":"Paris"}\n```', { city: 'Paris' }],
    ['unknown fields are dropped', '{"city":"Paris","street":"x"}', { city: 'Paris' }],
    ['null is not known', '{"city":null,"age":4}', { age: 4 }],
    ['nothing known', '{"city":null,"age":null,"member":null}', {}],
  ])('%s', (_, reply, value) => {
    expect(parseReply(place, reply)).toEqual({ ok: true, value });
  });

  test.each([
    ['a number as text', '{"age":"12"}', 'The field "age" must be a number or null.'],
    [
      'every wrong type is named',
      '{"city":5,"member":"yes"}',
      'The field "city" must be a string or null. The field "member" must be a boolean or null.',
    ],
    ['an infinite number', '{"age":1e999}', 'The field "age" must be a number or null.'],
    ['none of the fields', '{"City":"Paris"}', 'The reply has none of the fields "city", "age", "member".'],
    [
      'an inherited name',
      '{"__proto__":{"city":"Paris"}}',
      'The reply has none of the fields "city", "age", "member".',
    ],
    ['no object', 'Paris', 'The reply holds no JSON object.'],
  ])('%s is refused', (_, reply, problem) => {
    expect(parseReply(place, reply)).toEqual({ ok: false, problem });
  });
});

describe('parseReply: any reply', () => {
  const reply = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((j) => `x ${j} y`),
    fc.constantFrom('{'.repeat(60_000), '{"'.repeat(30_000)),
  );

  test('is read without throwing, and a value always fits the step', () => {
    fc.assert(
      fc.property(reply, (said) => {
        const chosen = parseReply(mood, said);
        if (chosen.ok) expect(['happy', 'sad', 'It depends.']).toContain(chosen.value);
        const fields = parseReply(place, said);
        if (fields.ok)
          expect(Object.keys(fields.value ?? {}).every((name) => ['city', 'age', 'member'].includes(name))).toBe(true);
        for (const other of [text, json]) expect(parseReply(other, said)).toHaveProperty('ok');
      }),
    );
  });

  test('a fenced object is read as the object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const written = JSON.stringify(object);
        expect(parseReply(json, `Here:\n\`\`\`json\n${written}\n\`\`\``)).toEqual({
          ok: true,
          value: JSON.parse(written),
        });
      }),
    );
  });
});

describe('repairMessages', () => {
  const request = aiRequest(place, { system: null, prompt: 'Where?' });

  test('repeats the conversation, the reply and what was wrong with it', () => {
    const messages = repairMessages(place, request, 'Paris', 'The reply holds no JSON object.');
    expect(messages.slice(0, request.messages.length)).toEqual(request.messages);
    expect(messages.at(-2)).toEqual({ role: 'assistant', content: 'Paris' });
    expect(messages.at(-1)?.role).toBe('user');
    expect(messages.at(-1)?.content).toMatch(/^The reply holds no JSON object\.\n\nExtract these fields/);
  });

  test('an empty reply is not repeated', () => {
    const messages = repairMessages(place, request, ' ', 'The reply is empty.');
    expect(messages.map(({ role }) => role)).toEqual(['system', 'user', 'user']);
  });
});
