// Whom an event starts runs for, where its trigger lists the people.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dryRun } from '../../../../src/engine/runs/dry-run.ts';
import { recipientsOf } from '../../../../src/engine/runs/recipients.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { validateWorkflow } from '../../../../src/engine/validate/definition.ts';
import { definitionOf, mail } from '../../../support/definitions.ts';

const path = '{{event.userIds}}';
const listOf = (userIds: unknown) =>
  recipientsOf(path, buildScope({ event: { type: 'x', properties: userIds === undefined ? {} : { userIds } } }), 0);
const many = (n: number) => Array.from({ length: n }, (_, i) => `p${i}`);

test.each<[unknown, RegExp]>([
  [undefined, /^recipients_missing .*event\.userIds/],
  [null, /^recipients_invalid .*null, and not a list/],
  ['ada', /^recipients_invalid .*"ada", and not a list/],
  [{}, /^recipients_invalid/],
  [[], /^recipients_missing .*empty list/],
  [['ada', 7], /^recipients_invalid .*holds 7 at place 1/],
  [['ada', ''], /^recipients_invalid .*place 1/],
  [['x'.repeat(257)], /^recipients_invalid .*place 0/],
  [many(1_001), /^recipients_too_many .*1,001 people.*1,000/],
])('the list %j starts nothing and says why', (list, why) => {
  const listed = listOf(list);
  expect('reason' in listed && `${listed.reason} ${listed.message}`).toMatch(why);
});

test('a person who is listed several times counts once, and does not count against the limit', () => {
  expect(listOf(['b', 'a', 'b'])).toEqual({ people: ['b', 'a'] });
  expect(listOf([...many(1_000), 'p1'])).toEqual({ people: many(1_000) });
});

test('whatever the value is, the people are distinct ids in the order of the list, or there is a reason', () => {
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.array(fc.string())), (value) => {
      const listed = listOf(value);
      if ('people' in listed) {
        expect(new Set(listed.people).size).toBe(listed.people.length);
        expect(listed.people).toEqual([...new Set(value as string[])]);
      } else expect(listed.message.length).toBeGreaterThan(10);
    }),
  );
});

test.each([
  ['{{event.userIds}}', []],
  ['{{profile.team}}', []],
  ['{{evnt.userIds}}', ['/trigger/recipients unknown_variable']],
  ['{{#if', ['/trigger/recipients template_syntax']],
  ['ada', ['/trigger/recipients not_a_path']],
  ['{{event.a}} {{event.b}}', ['/trigger/recipients not_a_path']],
  ['{{webhook.people}}', ['/trigger/recipients not_allowed']],
])('recipients %j', (recipients, faults) => {
  const verdict = validateWorkflow({ name: 'T', trigger: { eventType: 'x', recipients }, steps: [mail('m')] });
  const found = verdict.ok ? [] : verdict.faults.map(({ pointer, code }) => `${pointer} ${code}`);
  expect(found).toEqual(faults);
});

test('an exit rule has no recipients', () => {
  const exitOn = [{ eventType: 'x', recipients: path }];
  const verdict = validateWorkflow({ name: 'T', trigger: { eventType: 'x' }, exitOn, steps: [mail('m')] });
  expect(verdict.ok).toBe(false);
});

test('a dry-run says for how many people runs would start, or why none would', () => {
  const definition = definitionOf([mail('m')], { trigger: { eventType: 'test', recipients: path } });
  const run = (properties: Record<string, unknown>) => {
    const source = { event: { type: 'test', properties }, profile: { userId: 'u' }, run: {}, org: {} };
    return dryRun({ definition, source, runId: 'r', now: 0, emailTemplates: new Map(), gates: () => null });
  };
  expect(run({ userIds: ['a', 'b', 'a'] })).toMatchObject({ matched: true, recipients: 2 });
  expect(run({})).toMatchObject({ matched: false, reason: expect.stringContaining('{{event.userIds}} has no value') });
});
