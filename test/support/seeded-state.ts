// Makes the state of a first start once for all test files, builds what is stale while at it: a copy of it starts in half
// the time. It is what `npm start` leaves behind.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededStateVariable, startServer } from './server.ts';

export default async function makeSeededState(): Promise<() => void> {
  const state = mkdtempSync(join(tmpdir(), 'sendora-seeded-'));
  const server = await startServer({ state });
  await server.stop();
  process.env[seededStateVariable] = state;
  return () => rmSync(state, { recursive: true, force: true });
}
