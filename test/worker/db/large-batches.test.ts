import { expect, it } from 'vitest';
import { type RecordedEvent, recordStatements } from '../../../src/worker/store/events.ts';
import { createTenant, env } from '../../support/worker.ts';

const event = (n: number): RecordedEvent => ({
  id: crypto.randomUUID(),
  kind: 'track',
  type: 'import.row',
  userId: 'ada',
  anonymousId: null,
  messageId: String(n),
  properties: { text: '漢'.repeat(10_000) },
  traits: null,
  timestamp: n,
  receivedAt: n,
  depth: 0,
  awaitedOf: null,
});

it('a round of the largest events is bound in pieces that D1 takes, and recorded whole', async () => {
  const { projectId } = await createTenant();
  const statements = recordStatements(
    env.DB,
    projectId,
    Array.from({ length: 100 }, (_, n) => event(n)),
  );
  // 100 x 30 KB: D1 takes 2 MB in one value. The first statement counts them.
  expect(statements).toHaveLength(5);
  await env.DB.batch(statements);
  const row = await env.DB.prepare('SELECT count(*) AS n FROM events WHERE project_id = ?').bind(projectId).first();
  expect(row).toEqual({ n: 100 });
});
