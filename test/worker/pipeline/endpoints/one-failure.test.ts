// One failure loses nothing: each write and each message between an accepted event and its end at an endpoint fails once,
// twice, for an hour, and after it was done; later, everything is as if it had not.
import { describe, expect } from 'vitest';
import { makeEndpoint, type TestEndpoint } from '../../../support/pipeline/endpoints.ts';
import { type Call, type Harness, manners, withHarness } from '../../../support/pipeline/fault-harness.ts';
import { it, type Pipeline } from '../../../support/pipeline/pipeline.ts';

const sql = (part: string) => (call: Call) => call.to === 'database' && call.what.includes(part);
const queue = (name: string) => (call: Call) => call.to === 'queue' && call.what === name;

const breaking: Record<string, (call: Call) => boolean> = {
  'the batch that plans deliveries and records events': sql('INTO events'),
  'the message of a delivery': queue('webhooks'),
  'the message of an event of the platform': queue('events'),
  'the claim of a delivery': sql("SET state = 'in_flight'"),
  'the end of a delivery': sql("SET state = v.value ->> 'state'"),
  'the state of an endpoint': sql('UPDATE endpoints SET status'),
  'the end of what waits for a disabled endpoint': sql("SET state = 'done', why = NULL, outcome = ?3"),
  'what the stream has': sql('DELETE FROM stream_outbox'),
};

interface Played {
  endpoint: TestEndpoint;
  watcher: TestEndpoint;
}

/** Four events fail, the next one succeeds; then the endpoint is gone, and one more event comes. */
async function play(p: Pipeline, harness: Harness): Promise<Played> {
  const endpoint = await makeEndpoint(p, 'one', { ratePerSecond: 100 });
  const watcher = await makeEndpoint(p, 'watcher', { eventTypes: ['webhook.endpoint.*'] });
  const replies = (status: number) =>
    p.world.always('webhook', ({ url }) => ({ status: url === endpoint.url ? status : 200 }));
  const happens = async (n: number) => {
    // An accepted event is in its queue; that it is not accepted is told to whoever sent it.
    const status = await harness.insist(async () => {
      await p.track('order.paid', { n }, { messageId: `m-${n}` });
      return 202;
    });
    expect(status).toBe(202);
  };
  replies(500);
  for (const n of [1, 2, 3, 4]) await happens(n);
  await harness.passTime(1);
  replies(200);
  await harness.passTime(15);
  replies(410);
  await happens(5);
  await harness.passTime(5);
  replies(200);
  await happens(6);
  await harness.passTime(5);
  return { endpoint, watcher };
}

async function outcomeOf({ endpoint, watcher }: Played) {
  const rows = (await endpoint.deliveries()).toReversed();
  const { status, disabledReason, breaker } = await endpoint.read();
  return {
    rows: rows.map(({ outcome, reason, state }) => `${state} ${outcome} ${reason}`).toSorted(),
    endpoint: { status, disabledReason, breaker },
    arrived: [...new Set(endpoint.numbers())].toSorted(),
    told: [...new Set(watcher.calls().map(({ body }) => body.type))].toSorted(),
  };
}

const expected = {
  rows: [...Array(4).fill('done sent null'), 'done error gone', 'done suppressed endpoint_disabled'].toSorted(),
  endpoint: { status: 'disabled', disabledReason: 'gone', breaker: 'closed' },
  arrived: [1, 2, 3, 4, 5],
  told: ['webhook.endpoint.disabled', 'webhook.endpoint.failing', 'webhook.endpoint.recovered'],
};

describe('what happens at an endpoint', () => {
  it('has this end where nothing fails, by calls that are all broken below', async ({ p }) => {
    await withHarness(
      p,
      async () => [],
      async (harness) => {
        expect(await outcomeOf(await play(p, harness))).toEqual(expected);
        for (const [name, matches] of Object.entries(breaking)) {
          expect(harness.calls.some(matches), `a call is: ${name}`).toBe(true);
        }
      },
    );
  });

  describe.each(manners)('has the same end where this fails %s', (manner) => {
    it.for(Object.keys(breaking))('%s', async (name, { p }) => {
      await withHarness(
        p,
        async () => [],
        async (harness) => {
          const matches = breaking[name];
          if (!matches) throw new Error(name);
          harness.break(matches, manner);
          expect(await outcomeOf(await play(p, harness))).toEqual(expected);
          expect(harness.failures).toBeGreaterThan(0);
          p.takeErrors();
        },
      );
    });
  });
});
