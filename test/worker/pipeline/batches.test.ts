// Calls of a batch that carry no messageId, when the client sends the batch again.
import { describe, expect, vi } from 'vitest';
import { it } from '../../support/pipeline/pipeline.ts';
import { call, env } from '../../support/worker.ts';

const calls = (count: number, chars: number) =>
  Array.from({ length: count }, (_, n) => ({
    type: 'track',
    userId: `u${n}`,
    event: 'go',
    properties: { n, text: 'x'.repeat(chars) },
  }));

/** Lets the second queue write of a request fail, once. */
function breakSecondWrite(): void {
  const prototype: Queue = Object.getPrototypeOf(env.EVENTS);
  // The queues of the test stand in its place already.
  const sendBatch = vi.mocked(prototype.sendBatch).getMockImplementation();
  let writes = 0;
  vi.spyOn(prototype, 'sendBatch').mockImplementation(async function (this: Queue, messages, options) {
    writes += 1;
    if (writes === 2) throw new Error('the queue is not available');
    return sendBatch?.call(this, messages, options) as never;
  });
}

describe('a batch without messageIds', () => {
  it('of which a part could not be queued is the same events when it is sent again', async ({ p }) => {
    breakSecondWrite();
    const body = { batch: calls(40, 10_000) };
    const post = () => call('POST', '/v1/batch', { key: p.tenant.keys.ingest, body });
    expect((await post()).status).toBe(503);
    expect(p.queues.waiting('events').length).toBeGreaterThan(0);
    expect((await post()).json).toMatchObject({ accepted: 40 });
    await p.flow();
    const count = 'SELECT count(*) AS n FROM events WHERE project_id = ?';
    expect(await env.DB.prepare(count).bind(p.tenant.projectId).first('n')).toBe(40);
    p.takeErrors();
  });

  it('that fits into one queue write is new events each time, as single calls are', async ({ p }) => {
    const body = { batch: calls(3, 10) };
    for (let i = 0; i < 2; i++) await p.batch(body.batch);
    await p.flow();
    const count = 'SELECT count(*) AS n FROM events WHERE project_id = ?';
    expect(await env.DB.prepare(count).bind(p.tenant.projectId).first('n')).toBe(6);
  });
});
