// How much later calls arrive while another one is slow than without it.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Captured } from './demo-client.ts';

/** Calls of one round; each is sent a moment after the one before. */
const calls = 8;
const apartMs = 60;
/** A busy machine may delay either round, so the least of so many differences counts. */
const mostTurns = 5;

/** How long the calls of a round took to arrive, ms. */
interface Round {
  median: number;
  last: number;
}

/** How a round beside a slow call compares with one without. */
export interface Comparison {
  calm: Round;
  beside: Round;
  /** Whether the slow call was still under way when the round was over. */
  isUnderWay: boolean;
}

/** Sends calls and waits until each has arrived; `arrived` finds the one of a number among what the sandbox received. */
export async function round(
  sandboxUrl: string,
  send: (n: number) => Promise<unknown>,
  arrived: (message: Captured, n: number) => boolean,
): Promise<Round> {
  const numbers = Array.from({ length: calls }, (_, n) => n);
  const begun = numbers.map(async (n) => {
    await sleep(n * apartMs);
    const at = Date.now();
    await send(n);
    return at;
  });
  const sent = await Promise.all(begun);
  const took = async () => {
    const { data } = (await (await fetch(`${sandboxUrl}/messages?kind=webhook&limit=1000`)).json()) as {
      data: (Captured & { receivedAt: string })[];
    };
    return numbers.flatMap((n) => {
      const message = data.find((one) => arrived(one, n));
      return message ? [Date.parse(message.receivedAt) - (sent[n] ?? 0)] : [];
    });
  };
  let ms: number[] = [];
  await expect.poll(async () => (ms = await took()), { timeout: 30_000 }).toHaveLength(calls);
  ms.sort((a, b) => a - b);
  return { median: ms[calls / 2] ?? Number.NaN, last: ms.at(-1) ?? Number.NaN };
}

/** Has the next webhook answered only after so long. */
export async function delayNext(sandboxUrl: string, delayMs: number): Promise<void> {
  const body = JSON.stringify({ vendor: 'webhook', delayMs, times: 1 });
  expect((await fetch(`${sandboxUrl}/faults`, { method: 'POST', body })).status).toBe(201);
}

/** The call that is to be slow has come to the sandbox. */
export async function untilSlow(sandboxUrl: string): Promise<void> {
  const waiting = async () => ((await (await fetch(`${sandboxUrl}/faults`)).json()) as { data: unknown[] }).data;
  await expect.poll(waiting).toEqual([]);
}

/** Compares until calls beside a slow one were less than so many ms later, a few times at most. */
export async function expectLittleDelay(compare: (turn: number) => Promise<Comparison>, mostMs: number): Promise<void> {
  const isLittle = ({ calm, beside, isUnderWay }: Comparison) =>
    isUnderWay && beside.median - calm.median < mostMs && beside.last - calm.last < mostMs;
  const seen: Comparison[] = [];
  while (seen.length < mostTurns && !seen.some(isLittle)) seen.push(await compare(seen.length));
  expect(seen.some(isLittle), JSON.stringify(seen)).toBe(true);
}
