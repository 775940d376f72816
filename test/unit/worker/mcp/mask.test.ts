import { expect, test } from 'vitest';
import { masked, maskedText } from '../../../../src/worker/mcp/mask.ts';

test('emails and phone numbers are masked in any text, and what is neither stays', () => {
  expect(
    masked({
      to: 'Ada <ada.lovelace@mail.example.co.uk>',
      texts: ['call +49 170 1234567 or bob@x.io,eve+news@x.io', 'mailto:müller@exämple.de'],
      'ada@example.com': 1,
      id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
      at: '2026-05-01T09:30:00.000Z',
      from: '@scope/package and a@b',
      count: 3,
      none: null,
    }),
  ).toEqual({
    to: 'Ada <a***@mail.example.co.uk>',
    texts: ['call +49***67 or b***@x.io,e***@x.io', 'mailto:m***@exämple.de'],
    'a***@example.com': 1,
    id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    at: '2026-05-01T09:30:00.000Z',
    from: '@scope/package and a@b',
    count: 3,
    none: null,
  });
});

test('what reaches a device or a person is masked by its field', () => {
  expect(masked({ devices: [{ platform: 'fcm', token: 'dQw4w9WgXcQ:APA91bE3f2' }], phone: '0170 1234567' })).toEqual({
    devices: [{ platform: 'fcm', token: 'dQw***f2' }],
    phone: '017***67',
  });
});

test('a long text is read in time that grows with its length', () => {
  const since = performance.now();
  for (const text of ['a'.repeat(300_000), 'a@'.repeat(150_000), `a@${'b.'.repeat(150_000)}`, '+1'.repeat(150_000)])
    maskedText(text);
  expect(performance.now() - since).toBeLessThan(3_000);
});
