import { describe, expect, it, test } from 'vitest';
import { problemSentence } from '../../../../src/dashboard/builder/problem-words.ts';
import { problemsOf } from '../../../../src/dashboard/builder/problems.ts';
import { spokenMessage } from '../../../../src/dashboard/forms/fault-words.ts';
import type { Fields } from '../../../../src/dashboard/forms/field-types.ts';
import { draftWith } from '../builder/order-journey.ts';

const fields: Fields = {
  '/bodyHtml': { label: 'Body' },
  '/choices/*': { label: 'Choice' },
  '/fields': { label: 'Traits to find' },
  '/saveTo': { label: 'Save the result as' },
};

test.each([
  ['/bodyHtml', '`bodyHtml` must not be empty.', 'Body must not be empty.'],
  ['/frequencyCap', '`frequencyCap` is required.', 'Frequency cap is required.'],
  ['/choices/1', '`choices[1]` must not be empty.', 'Choice 2 must not be empty.'],
  [
    '/fields',
    'An extract step needs `fields`, or the name of a trait in `saveTo`.',
    'An extract step needs “Traits to find”, or the name of a trait in “Save the result as”.',
  ],
  ['/templateId', '`templateId` must be a UUID, got "".', 'Template id is not chosen yet.'],
  ['/op', '`op` must be one of `eq`, `gt`.', 'Op must be one of `eq`, `gt`.'],
])('the fault at %s is said as "%s"', (pointer, message, said) => {
  expect(spokenMessage({ pointer, code: 'invalid', message }, fields)).toBe(said);
});

test('a field that nobody knows keeps its name', () => {
  const message = '`subjct` is not a field of a step.';
  expect(spokenMessage({ pointer: '/subjct', code: 'unknown_field', message }, fields)).toBe(message);
});

describe('the problems of a workflow', () => {
  it('speak of labels and of titles', () => {
    const draft = draftWith(
      [
        {
          label: 'mail',
          title: 'Greet',
          type: 'send_email',
          config: { to: '{{user.email}}', subject: '', bodyHtml: '' },
        },
        { label: 'wait', title: 'Pause', type: 'wait', config: { collect: {} }, next: 'end' },
        { label: 'lost', title: 'Lost', type: 'send_sms', config: { to: 'x', body: 'x' } },
      ],
      { name: '', trigger: { eventType: '' } },
    );
    const said = problemsOf(draft, {}, null).map((problem) => problemSentence(problem, draft));
    expect(said).toEqual([
      'Name of the workflow must not be empty.',
      'Event type must not be empty.',
      'Subject must not be empty.',
      'Body must not be empty.',
      'Say how long to collect: “How long”, or “Up to” a time of day.',
      'No run can come to “Lost”: the steps before it end or jump past it.',
    ]);
  });
});
