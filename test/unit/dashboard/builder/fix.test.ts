import { expect, test } from 'vitest';
import { applyEdit } from '../../../../src/dashboard/builder/edit.ts';
import { fixOf } from '../../../../src/dashboard/builder/fix.ts';
import { problemsOf } from '../../../../src/dashboard/builder/problems.ts';
import { draftWith } from './order-journey.ts';

const email = (config: Record<string, unknown>) =>
  draftWith([{ label: 'mail', type: 'send_email', config: { to: '{{user.email}}', subject: 'Hi', ...config } }]);

test.each([
  [
    'a misspelt root in a tag',
    email({ bodyHtml: '<p>{{ usr.name }} of {{user.plan}}</p>' }),
    '<p>{{user.name}} of {{user.plan}}</p>',
  ],
  ['a misspelt root in the second line', email({ bodyHtml: '<p>\n{{traitt.a}}</p>' }), '<p>\n{{trait.a}}</p>'],
  ['a misspelt root of a block', email({ bodyHtml: '{{#if evnt.x}}a{{/if}}' }), '{{#if event.x}}a{{/if}}'],
  ['a misspelt helper', email({ bodyHtml: 'a {{uper user.name}}' }), 'a {{upper user.name}}'],
  ['a filter of another language', email({ bodyHtml: '{{ user.name | upcase }}!' }), '{{upper user.name}}!'],
])('the suggestion for %s is put in its place', (_name, draft, bodyHtml) => {
  const [problem] = problemsOf(draft, {}, null);
  const fix = problem && fixOf(draft, problem.fault);
  const result = fix ? applyEdit(draft, fix) : null;
  expect(result?.ok && result.draft.steps[0]?.config.bodyHtml).toBe(bodyHtml);
});

test('a misspelt field gets the name that was meant, in its place', () => {
  const draft = email({ bodyHtm: '<p>Hi</p>', from: 'a@example.com' });
  const [problem] = problemsOf(draft, {}, null);
  const fix = problem && fixOf(draft, problem.fault);
  const result = fix ? applyEdit(draft, fix) : null;
  expect(result?.ok && Object.keys(result.draft.steps[0]?.config ?? {})).toEqual(['to', 'subject', 'bodyHtml', 'from']);
});

test('a fault without a suggestion has no fix', () => {
  const draft = email({});
  const [problem] = problemsOf(draft, {}, null);
  expect(problem?.fault.pointer).toBe('/steps/0/config/bodyHtml');
  expect(problem && fixOf(draft, problem.fault)).toBeNull();
});

test('faults of a refusal count until the draft changes', () => {
  const draft = email({ bodyHtml: '<p>Hi</p>' });
  const refusal = { draft, faults: [{ pointer: '/steps/0/config/to', code: 'x', message: 'No.' }] };
  expect(problemsOf(draft, {}, refusal)).toEqual([{ fault: refusal.faults[0], label: 'mail', field: '/config/to' }]);
  expect(problemsOf({ ...draft }, {}, refusal)).toEqual([]);
});
