// One failure loses nothing: each write and each message between an accepted event and its end at an endpoint fails once, or
// its caller never learns that it was done; minutes later, everything is as if it had not.
import { describe, expect } from 'vitest';
import { makeEndpoint, propertiesOf, type TestEndpoint } from '../../../support/pipeline/endpoints.ts';
import { type Call, type Harness, withHarness } from '../../../support/pipeline/fault-harness.ts';
import { it, minute, type Pipeline, second } from '../../../support/pipeline/pipeline.ts';

const sql = (part: string) => (call: Call) => call.to === 'database' && call.what.includes(part);
const queue = (name: string) => (call: Call) => call.to === 'queue' && call.what === name;

const breaking: Record<string, (call: Call) => boolean> = {
  'the batch that plans deliveries and records events': sql('INTO events'),
  'the message of a delivery': queue('webhooks'),
  'the message of an event of the platform': queue('events'),
  'the claim of a delivery': sql("SET state = 'in_flight'"),
  'the end of a delivery': sql("SET state = v.value ->> 'state'"),
  'the state of an endpoint': sql('UPDATE endpoints SET status'),
  'what the stream has': sql('DELETE FROM stream_outbox'),
};

interface Played {
  endpoint: TestEndpoint;
  watcher: TestEndpoint;
}

/** Time passes until all that was lost is found: by the message that comes again, or by the sweep. */
async function settle(p: Pipeline) {
  await p.queues.elapse(20 * second);
  for (let i = 0; i < 3; i++) {
    p.pass(minute);
    await p.sweep().catch(() => undefined);
    await p.queues.elapse(10 * second);
  }
}

/** The endpoint fails until others were told so, and works then; later it is gone, and one more event comes. */
async function play(p: Pipeline, harness: Harness): Promise<Played> {
  const endpoint = await makeEndpoint(p);
  const watcher = await makeEndpoint(p, 'watcher', { eventTypes: ['webhook.endpoint.*'] });
  const isTold = () => watcher.calls().some(({ body }) => body.type === 'webhook.endpoint.failing');
  p.world.always('webhook', ({ url, body }) => {
    if (url === watcher.url) return { status: 200 };
    if (propertiesOf(body).n === 5) return { status: 410 };
    return { status: isTold() ? 200 : 500 };
  });
  const happens = async (n: number) => {
    const sent = () => p.track('order.paid', { n }, { messageId: `m-${n}` }).then(() => 202);
    expect(await harness.insist(sent)).toBe(202);
  };
  for (const n of [1, 2, 3, 4]) await happens(n);
  await settle(p);
  // A retry may have been planned minutes ahead.
  p.pass(5 * minute);
  await settle(p);
  await happens(5);
  await settle(p);
  await happens(6);
  await settle(p);
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

  describe.each(['once', 'once, after it was done'] as const)('has the same end where this fails %s', (manner) => {
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
