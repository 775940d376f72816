import { describe, expect } from 'vitest';
import type { EventExplanation } from '../../../src/contract/workflows/explain.ts';
import { makeEndpoint, type TestEndpoint } from '../../support/pipeline/endpoints.ts';
import { it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';

/** The explanation of the newest event of a type at an endpoint. */
async function explained(p: Pipeline, { id }: TestEndpoint, type = 'order.paid') {
  const { data } = (await p.tenant.api.get(`events?type=${type}`)).json;
  const answer: EventExplanation = (await p.tenant.api.get(`events/${data[0].id}/explain`)).json;
  return answer.endpoints.find((endpoint) => endpoint.id === id);
}

async function happens(p: Pipeline, properties: Record<string, unknown> = {}, type = 'order.paid') {
  p.pass(minute);
  await p.track(type, properties);
  await p.flow();
}

describe('an event is explained at an endpoint', () => {
  it('that got it', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    await happens(p);
    expect(await explained(p, endpoint)).toMatchObject({
      ...{ url: endpoint.url, matched: true, code: 'sent', reason: expect.stringMatching(/^Sent to .* status 200\.$/) },
      delivery: { outcome: 'sent', state: 'done' },
    });
  });

  it('that failed and will be tried again', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    p.world.answer('webhook', { status: 503 });
    await happens(p);
    expect(await explained(p, endpoint)).toMatchObject({
      code: 'retrying',
      reason: expect.stringMatching(/^Attempt 1 of 10 failed with 503; next at 2099-/),
    });
  });

  it('whose type or filter does not match', async ({ p }) => {
    const byType = await makeEndpoint(p, 'type', { eventTypes: ['invoice.*', 'user.*'] });
    const byFilter = await makeEndpoint(p, 'filter', { filters: [{ property: 'code', op: 'gte', value: 500 }] });
    await happens(p, { code: 421 });
    expect(await explained(p, byType)).toMatchObject({
      ...{ matched: false, code: 'not_matched' },
      failedClause: { pointer: '/eventTypes' },
    });
    expect(await explained(p, byFilter)).toMatchObject({
      ...{ matched: false, code: 'not_matched', reason: expect.stringContaining('421') },
      failedClause: { pointer: '/filters/0', wanted: 500, actual: 421 },
    });
  });

  it('that was disabled, or whose breaker was open', async ({ p }) => {
    const endpoint = await makeEndpoint(p);
    p.world.always('webhook', { status: 500 });
    for (let n = 0; n < 11; n++) await happens(p, { n });
    const parked = await explained(p, endpoint);
    expect(parked).toMatchObject({ matched: true, code: 'breaker_open' });
    expect(parked?.reason).toMatch(/^Parked until 2099-01-05T.*Z: 1\d failures in a row\.$/);
    await endpoint.patch({ status: 'disabled' });
    await happens(p);
    const stopped = await explained(p, endpoint);
    expect(stopped).toMatchObject({ matched: true, code: 'endpoint_disabled' });
    expect(stopped?.reason).toMatch(/^The endpoint was disabled on 2099-01-05 \(manual\)/);
  });

  it('that it is about', async ({ p }) => {
    const endpoint = await makeEndpoint(p, 'one', { eventTypes: ['*'] });
    await endpoint.patch({ status: 'disabled' });
    await p.flow();
    expect(await explained(p, endpoint, 'webhook.endpoint.disabled')).toMatchObject({
      matched: false,
      code: 'own_event',
    });
  });

  it('that was created or changed afterwards', async ({ p }) => {
    const changed = await makeEndpoint(p, 'changed', { eventTypes: ['invoice.*'] });
    await happens(p);
    p.pass(minute);
    const created = await makeEndpoint(p, 'created');
    await changed.patch({ eventTypes: ['*'] });
    expect((await explained(p, created))?.code).toBe('created_later');
    expect((await explained(p, changed))?.code).toBe('changed_later');
  });
});
