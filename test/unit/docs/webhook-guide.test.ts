import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { endpointLimits } from '../../../src/contract/messages/endpoint.ts';
import { retryDelayMs } from '../../../src/engine/deliveries/schedule.ts';
import { generateSecret, sign } from '../../../src/worker/guard/sign.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/guides/webhook-endpoints.md'), 'utf8');
const [, code = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
type Verify = (headers: Record<string, string>, body: string, secret: string) => boolean;
const { isFromSendora }: { isFromSendora: Verify } = await import(
  /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`
);

describe('the code of the guide', () => {
  const body = '{"type":"order.paid","data":{"text":"é 漢字"}}';
  const [secret, older] = [generateSecret(), generateSecret()];
  const request = async (secrets: string[], seconds = Math.floor(Date.now() / 1_000)) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(seconds),
    'webhook-signature': await sign(secrets, 'msg_1', seconds, body),
  });

  test('takes what was signed, with the new and with the old secret', async () => {
    const headers = await request([secret, older]);
    expect(isFromSendora(headers, body, secret)).toBe(true);
    expect(isFromSendora(headers, body, older)).toBe(true);
  });

  test('refuses another body, id, time or secret', async () => {
    const headers = await request([secret]);
    expect(isFromSendora(headers, `${body} `, secret)).toBe(false);
    expect(isFromSendora({ ...headers, 'webhook-id': 'msg_2' }, body, secret)).toBe(false);
    expect(isFromSendora(headers, body, generateSecret())).toBe(false);
    expect(isFromSendora(await request([secret], Math.floor(Date.now() / 1_000) - 600), body, secret)).toBe(false);
    expect(isFromSendora({ ...headers, 'webhook-signature': 'v1,AAAA' }, body, secret)).toBe(false);
  });
});

test('the table of attempts is the schedule', () => {
  const [, row = ''] = /\| after the one before \|(.*)\|\n/.exec(page) ?? [];
  const units: Record<string, number> = { s: 1_000, min: 60_000, h: 3_600_000 };
  const delays = row.split('|').map((cell) => {
    const [, count, unit = ''] = /^(\d+) (s|min|h)$/.exec(cell.trim()) ?? [];
    return count === undefined ? 0 : Number(count) * (units[unit] ?? Number.NaN);
  });
  expect(delays).toHaveLength(10);
  for (const [tries, planned] of delays.entries()) {
    const delay = retryDelayMs('endpoint', tries, { seed: 'x' }) ?? Number.NaN;
    expect(Math.abs(delay - planned)).toBeLessThanOrEqual(planned / 5);
  }
  expect(retryDelayMs('endpoint', delays.length, { seed: 'x' })).toBeNull();
});

test('the numbers of the guide are those of the code', () => {
  expect(page).toContain(`at most ${endpointLimits.eventTypes})`);
  expect(page).toContain(`Up to ${endpointLimits.headers} \`headers\``);
  expect(page).toContain(`0 to ${endpointLimits.graceHours})`);
});
