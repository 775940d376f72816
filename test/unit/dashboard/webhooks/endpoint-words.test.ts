import { expect, test } from 'vitest';
import { markOf, successOf } from '../../../../src/dashboard/pages/webhooks/endpoint-words.ts';
import { verifyCode } from '../../../../src/dashboard/pages/webhooks/verify-code.ts';

const failure = { error: 'status 503' };
const sent = { state: 'done', outcome: 'sent', attempts: [failure, { error: null }] } as const;
const failed = { state: 'done', outcome: 'error', attempts: [failure] } as const;
const kept = { state: 'done', outcome: 'suppressed', attempts: [] } as const;
const waiting = { state: 'waiting', outcome: null, attempts: [] } as const;
const retry = { state: 'waiting', outcome: null, attempts: [failure] } as const;

test('a delivery that was kept back or was not tried says nothing about the success of an endpoint', () => {
  expect([sent, failed, retry, kept, waiting].map(markOf)).toEqual(['sent', 'failed', 'retry', 'kept', 'open']);
  expect(successOf([sent, sent, failed, retry, kept, waiting])).toEqual({ sent: 2, tried: 4, share: 0.5 });
  expect(successOf([kept, waiting])).toBeNull();
});

test('the code of a receiver has the path of the address, and nothing that would break out of its text', () => {
  expect(verifyCode('node', 'https://shop.test/in/orders?token=1')).toContain("app.post('/in/orders',");
  expect(verifyCode('python', 'https://shop.test/a$&b')).toContain('@app.post("/hooks/sendora")');
  expect(verifyCode('node', "https://shop.test/x'y")).toContain("app.post('/hooks/sendora',");
  expect(verifyCode('node', 'no address')).toContain("app.post('/hooks/sendora',");
});
