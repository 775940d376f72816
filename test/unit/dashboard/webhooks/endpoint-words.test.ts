import { expect, test } from 'vitest';
import { markOf, successOf } from '../../../../src/dashboard/pages/webhooks/endpoint-words.ts';
import { verifyCode } from '../../../../src/dashboard/pages/webhooks/verify-code.ts';

const sent = { state: 'done', outcome: 'sent' } as const;
const failed = { state: 'done', outcome: 'error' } as const;
const kept = { state: 'done', outcome: 'suppressed' } as const;
const waiting = { state: 'waiting', outcome: null } as const;

test('a delivery that was kept back or is under way says nothing about the success of an endpoint', () => {
  expect([sent, failed, kept, waiting].map(markOf)).toEqual(['sent', 'failed', 'kept', 'open']);
  expect(successOf([sent, sent, sent, failed, kept, waiting])).toEqual({ sent: 3, tried: 4, share: 0.75 });
  expect(successOf([kept, waiting])).toBeNull();
});

test('the code of a receiver has the path of the address, and nothing that would break out of its text', () => {
  expect(verifyCode('node', 'https://shop.test/in/orders?token=1')).toContain("app.post('/in/orders',");
  expect(verifyCode('python', 'https://shop.test/a$&b')).toContain('@app.post("/hooks/sendora")');
  expect(verifyCode('node', "https://shop.test/x'y")).toContain("app.post('/hooks/sendora',");
  expect(verifyCode('node', 'no address')).toContain("app.post('/hooks/sendora',");
});
