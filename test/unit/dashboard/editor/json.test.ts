import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonCompletionAt } from '../../../../src/dashboard/editor/json-complete.ts';
import type { TextSchema } from '../../../../src/dashboard/editor/json-schema.ts';
import { readTree } from '../../../../src/dashboard/editor/json-tree.ts';
import { jsonMarks, templateMarks } from '../../../../src/dashboard/editor/marks.ts';

const schema: TextSchema = JSON.parse(readFileSync('public/schemas/workflow.v1.json', 'utf8'));

/** `|` is the caret. */
const at = (text: string) => jsonCompletionAt(text.replace('|', ''), text.indexOf('|'), schema);
const labels = (text: string) => at(text)?.offers.map(({ label }) => label) ?? [];
const put = (text: string, label: string) => {
  const found = at(text);
  const offer = found?.offers.find((one) => one.label === label);
  if (!found || !offer) throw new Error(`${label} is not offered: ${labels(text)}`);
  const plain = text.replace('|', '');
  return plain.slice(0, found.from) + offer.text + plain.slice(found.to);
};

describe('completion of a workflow as JSON', () => {
  it('offers the fields that are missing, the required ones first', () => {
    expect(labels('{|}').slice(0, 3).sort()).toEqual(['name', 'steps', 'trigger']);
    expect(labels('{ "name": "x", | "steps": [] }')).not.toContain('name');
    expect(labels('{ "name": "x", | "steps": [] }')).not.toContain('steps');
  });

  it('offers the fields of a step by its type, wherever that is written', () => {
    const fields = labels('{"steps":[{"config":{|},"type":"send_sms"}]}');
    expect(fields.slice(0, 2).sort()).toEqual(['body', 'to']);
    expect(fields).not.toContain('bodyHtml');
    expect(labels('{"steps":[{"type":"send_email","config":{"to":"x","|"}}]}')).toContain('bodyHtml');
  });

  it('offers the values of an enumeration', () => {
    expect(labels('{"steps":[{"type":|}]}')).toEqual(expect.arrayContaining(['send_email', 'wait']));
    expect(labels('{"steps":[{"type":"ai_action","config":{"flavor":"|"}}]}')).toEqual([
      'generate',
      'decide',
      'extract',
    ]);
    expect(labels('{"steps":[{"type":"send_sms","spread":t|}]}')).toEqual(expect.arrayContaining(['true', 'false']));
  });

  it('offers the parts of a condition, in a list and alone', () => {
    expect(labels('{"trigger":{"eventType":"x","filters":[{|}]}}')).toEqual(
      expect.arrayContaining(['trait', 'module', 'any']),
    );
    expect(labels('{"trigger":{"eventType":"x","filters":[{"trait":"a",|}]}}')).toEqual(['op', 'value']);
    expect(labels('{"steps":[{"type":"branch","config":{"condition":{|}}}]}')).toContain('trait');
    expect(labels('{"steps":[{"type":"branch","config":{"condition":{"trait":"a","op":"|"}}}]}')).toContain(
      'withinDays',
    );
  });

  it('puts in what can be written on: a key with its colon, a value with its quotes', () => {
    expect(put('{|}', 'name')).toBe('{"name": }');
    expect(put('{"na|}', 'name')).toBe('{"name": ');
    expect(put('{"na|": 5}', 'name')).toBe('{"name": 5}');
    expect(put('{"steps":[{"type":|}]}', 'wait')).toBe('{"steps":[{"type":"wait"}]}');
    expect(put('{"steps":[{"type":"se|nd"}]}', 'wait')).toBe('{"steps":[{"type":"wait"}]}');
  });

  it('offers nothing behind a value, and outside of everything', () => {
    for (const text of ['|', '{"name":"x"|}', '{} |', '[|]', '{"name" |}']) expect(labels(text)).toEqual([]);
  });

  it('takes any text at any place', () => {
    const part = fc.constantFrom('{', '}', '[', ']', ':', ',', '"', '"type"', '"steps"', 'wait', '5', ' ', '\n', '\\');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 25 }), fc.nat(60), (parts, place) => {
        const text = parts.join('');
        jsonCompletionAt(text, Math.min(place, text.length), schema);
      }),
    );
  });

  it('reads deep text without recursion', () => {
    expect(readTree('['.repeat(100_000))).toMatchObject({ kind: 'list' });
  });
});

describe('the marks of a text', () => {
  const marked = (text: string, marks: { from: number; to: number }[]) =>
    marks.map(({ from, to }) => text.slice(from, to));

  it('are at the values of JSON that faults point to', () => {
    const text = '{\n  "name": "",\n  "steps": [{ "type": "wiat" }]\n}';
    const fault = (pointer: string) => ({ pointer, code: 'x', message: 'Wrong.' });
    const marks = jsonMarks(text, [
      fault('/name'),
      { ...fault('/steps/0/type'), suggestion: 'wait' },
      fault('/trigger'),
    ]);
    expect(marked(text, marks)).toEqual(['""', '"wiat"', '{']);
    expect(marks[1]?.message).toBe('Wrong. Did you mean wait?');
  });

  it('are where JSON cannot be read, and then nothing else', () => {
    const text = '{"a": 1,\n}';
    const marks = jsonMarks(text, [{ pointer: '/a', code: 'x', message: 'Wrong.' }]);
    expect(marks).toHaveLength(1);
    expect(text.slice(0, marks[0]?.from).split('\n')).toHaveLength(2);
    expect(jsonMarks('', [{ pointer: '', code: 'x', message: 'Wrong.' }])).toEqual([]);
  });

  it('are at the names of a template, with what can be put in', () => {
    const text = 'Hi {{evnt.name}},\nbye {{event.odrerId}}';
    const marks = templateMarks(text, { html: false }, [{ path: 'event.orderId' }]);
    expect(marked(text, marks)).toEqual(['evnt.name']);
    expect(marks[0]).toMatchObject({ severity: 'error', fix: { label: 'Replace with event.name' } });
    const doubts = templateMarks('{{event.odrerId}}', { html: false }, [{ path: 'event.orderId' }]);
    expect(doubts).toMatchObject([{ severity: 'warning', fix: { text: '{{event.orderId}}' } }]);
  });
});
