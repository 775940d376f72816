import { describe, expect, test } from 'vitest';
import { explainReason, type Reason, reasons } from '../../../../src/worker/providers/reasons.ts';

describe('the reasons table', () => {
  test.each(Object.entries(reasons))('%s is in snake case and has a title and a fix', (reason, { title, fix }) => {
    expect(reason).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    if (fix !== null) expect(fix).toMatch(/^[A-Z].*[^.]\.$/);
  });

  test.each(Object.keys(reasons) as Reason[])('%s is explained in sentences', (reason) => {
    const { title, fix } = reasons[reason];
    expect(explainReason(reason)).toBe(fix === null ? `${title}.` : `${title}. ${fix}`);
  });
});

test('the message of the provider is added in brackets, on one line and cut', () => {
  const message = explainReason('invalid_message', ` Missing\r\n"to" field.${'x'.repeat(500)}`);
  expect(message).toMatch(/^The provider found an error in the message \(Missing "to" field\.x{170,}\)\. Correct/);
  expect(message.length).toBeLessThan(300);
  expect(explainReason('gone', ' ')).toBe(explainReason('gone'));
});
