// The short form of `npm run fuzz`: enough to see that each kind of odd request is refused as it must be.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeFailure, fuzz, targetOf } from '../../scripts/fuzz/run.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await startServer({ env: { LIMITS: 'unknownRuns=1000000' } });
});
afterAll(async () => void (await server?.stop()));

test.for([1, 2])('odd requests get problem documents and no 5xx, seed %i', async (seed) => {
  const { statuses, failures } = await fuzz(await targetOf(server.demo), seed, 600);
  expect(failures.map(describeFailure)).toEqual([]);
  // Otherwise the requests would not get far enough to find anything.
  expect((statuses.get(200) ?? 0) + (statuses.get(202) ?? 0)).toBeGreaterThan(50);
  expect(statuses.get(422) ?? 0).toBeGreaterThan(50);
});
