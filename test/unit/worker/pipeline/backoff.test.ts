import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { queueLimits } from '../../../../src/worker/messages.ts';
import { retryDelaySeconds } from '../../../../src/worker/pipeline/backoff.ts';

const delays = (random: number) =>
  Array.from({ length: queueLimits.maxRetries }, (_, i) => retryDelaySeconds(i + 1, random));
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

test('all tries together outlast an outage of eight hours, whatever the jitter', () => {
  expect(sum(delays(0))).toBeGreaterThan(8 * 3_600);
  expect(sum(delays(0.999))).toBeLessThan(12 * 3_600);
});

test('a message is back within minutes after an outage, and not at the moment of its neighbours', () => {
  expect(Math.max(...delays(0.999))).toBeLessThanOrEqual(400);
  expect(retryDelaySeconds(1, 0)).toBe(2);
  expect(retryDelaySeconds(50, 0.9) - retryDelaySeconds(50, 0.1)).toBeGreaterThan(60);
});

/** The consumers of wrangler.toml. */
const consumers = readFileSync(join(import.meta.dirname, '../../../../wrangler.toml'), 'utf8')
  .split('[[')
  .filter((block) => block.startsWith('queues.consumers]]'))
  .map((block) => Object.fromEntries([...block.matchAll(/^(\w+) = "?([^"\n]+)"?$/gm)].map(([, k, v]) => [k ?? '', v])));

test('every queue retries as often as the code counts on, with bounded concurrency', () => {
  expect(consumers.length).toBeGreaterThanOrEqual(6);
  for (const { queue, max_retries, max_concurrency, dead_letter_queue } of consumers) {
    expect(Number(max_retries), queue).toBe(queueLimits.maxRetries);
    expect(Number(max_concurrency), queue).toBeLessThanOrEqual(20);
    if (!queue?.endsWith('-dead')) expect(dead_letter_queue).toBe(`${queue}-dead`);
  }
});
