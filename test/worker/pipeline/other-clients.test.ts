// What the clients of Segment and RudderStack send: their short paths, packed bodies, keys in bodies, headers of their own.
import { describe, expect } from 'vitest';
import { ingestLimits } from '../../../src/contract/events.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { call, fetchWorker } from '../../support/worker.ts';

const base = 'https://sendora.test';

async function packed(text: string, format: 'gzip' | 'deflate' = 'gzip'): Promise<Uint8Array> {
  const stream = new Response(text).body?.pipeThrough(new CompressionStream(format));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function post(p: Pipeline, path: string, body: BodyInit, encoding: string) {
  const headers = { 'x-api-key': p.tenant.keys.ingest, 'content-encoding': encoding };
  const response = await fetchWorker(`${base}${path}`, { method: 'POST', headers, body });
  return { status: response.status, json: (await response.json()) as { code?: string; detail?: string } };
}

const eventTypes = async (p: Pipeline) => {
  await p.dispatch();
  const { data } = (await p.tenant.api.get('events')).json;
  return data.map(({ type }: { type: string }) => type).sort();
};

describe('short paths', () => {
  it('take the same calls as the long ones', async ({ p }) => {
    const send = async (letter: string, body: object) => {
      const key = p.tenant.keys.ingest;
      expect((await call('POST', `/v1/${letter}`, { key, body: { userId: 'ada', ...body } })).status).toBe(202);
    };
    await send('t', { event: 'seen' });
    await send('i', { traits: { plan: 'pro' } });
    await send('p', { name: 'Home' });
    await send('s', { name: 'Basket' });
    await send('g', { groupId: 'acme' });
    await send('a', { previousId: 'visitor' });
    await send('b', { batch: [{ type: 'track', userId: 'ada', event: 'batched' }] });
    expect(await eventTypes(p)).toEqual(
      ['batched', 'group.identified', 'page.viewed', 'screen.viewed', 'seen', 'user.aliased', 'user.identified'].sort(),
    );
  });
});

describe('a packed body', () => {
  const event = JSON.stringify({ userId: 'ada', event: 'packed' });

  it('is unpacked from gzip and deflate', async ({ p }) => {
    expect((await post(p, '/v1/track', await packed(event), 'gzip')).status).toBe(202);
    expect((await post(p, '/v1/track', await packed(event, 'deflate'), 'deflate')).status).toBe(202);
    const batch = JSON.stringify({ batch: [{ type: 'track', userId: 'ada', event: 'batched' }] });
    expect((await post(p, '/v1/batch', await packed(batch), 'GZIP')).status).toBe(202);
    expect(await eventTypes(p)).toEqual(['batched', 'packed', 'packed']);
  });

  it('is refused with 400 where the stream is broken, cut off or not packed at all', async ({ p }) => {
    const whole = await packed(event);
    const broken = whole.map((byte, i) => (i > 12 ? byte ^ 0xff : byte));
    for (const body of [broken, whole.slice(0, -12), event, '']) {
      const { status, json } = await post(p, '/v1/track', body, 'gzip');
      expect([status, json.code]).toEqual([400, 'bad_request']);
    }
  });

  it('is refused with 415 in any other encoding, which is named', async ({ p }) => {
    for (const encoding of ['br', 'zstd', 'gzip, gzip']) {
      const { status, json } = await post(p, '/v1/track', event, encoding);
      expect([status, json.code]).toEqual([415, 'unsupported_media_type']);
      expect(json.detail).toContain(encoding);
    }
    expect((await post(p, '/v1/track', event, 'identity')).status).toBe(202);
  });

  it('counts by its unpacked size, and is not unpacked further than that', async ({ p }) => {
    const fill = 'x'.repeat(ingestLimits.batchBytes + 2_000);
    const body = JSON.stringify({ batch: [{ type: 'track', userId: 'ada', event: 'seen', properties: { fill } }] });
    const small = await packed(body);
    expect(small.byteLength).toBeLessThan(2_000);
    expect((await post(p, '/v1/batch', small, 'gzip')).status).toBe(413);
    expect((await post(p, '/v1/track', small, 'gzip')).status).toBe(413);
  });

  it('is taken by the management API too', async ({ p }) => {
    const headers = { 'x-api-key': p.tenant.keys.admin, 'content-encoding': 'gzip' };
    const init = { method: 'POST', headers, body: await packed('{"name":"Packed"}') };
    const response = await fetchWorker(`${base}/api/v1/orgs/${p.tenant.orgId}/projects`, init);
    expect([response.status, await response.json()]).toMatchObject([201, { name: 'Packed' }]);
  });
});

describe('the key in the body', () => {
  it('counts on every path', async ({ p }) => {
    const writeKey = p.tenant.keys.ingest;
    const bodies = {
      track: { event: 'seen' },
      identify: {},
      page: {},
      screen: {},
      group: { groupId: 'acme' },
      alias: { previousId: 'visitor' },
      batch: { batch: [{ type: 'track', userId: 'ada', event: 'seen' }] },
      t: { event: 'seen' },
      b: { batch: [{ type: 'track', userId: 'ada', event: 'seen' }] },
    };
    for (const [path, body] of Object.entries(bodies)) {
      const answer = await call('POST', `/v1/${path}`, { body: { userId: 'ada', ...body, writeKey } });
      expect([path, answer.status]).toEqual([path, 202]);
      const wrong = await call('POST', `/v1/${path}`, { body: { userId: 'ada', ...body, writeKey: 'pk_dev_wrong' } });
      expect([path, wrong.status]).toEqual([path, 401]);
    }
  });
});

describe('pages of other sites', () => {
  const origin = { origin: 'https://shop.example' };

  it('may send any header they ask for', async () => {
    for (const path of ['/v1/t', '/v1/batch', '/v1/track']) {
      const response = await fetchPreflight(path, 'authorization,content-type,x-retry-count,anonymousid');
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('access-control-allow-headers')).toBe(
        'authorization,content-type,x-retry-count,anonymousid',
      );
      expect(response.headers.get('access-control-allow-methods')).toContain('POST');
    }
  });

  it('can read every refusal below /v1', async ({ p }) => {
    const refusals = [
      await call('POST', '/v1/t', { headers: origin, body: { event: 'x' } }),
      await call('POST', '/v1/t', { headers: origin, key: p.tenant.keys.ingest, body: {} }),
      await call('POST', '/v1/b', { headers: { ...origin, 'content-encoding': 'br' }, body: {} }),
      await call('POST', '/v1/nothing/here', { headers: origin, body: {} }),
      await call('GET', '/v1/track', { headers: origin }),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([401, 422, 415, 404, 405]);
    for (const { headers } of refusals) {
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-expose-headers')).toContain('x-request-id');
    }
  });

  it('cannot read the management API', async ({ p }) => {
    const { headers } = await call('GET', `/api/v1/orgs/${p.tenant.orgId}/projects`, { headers: origin });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});

/** A preflight has no entry in the contract, so it is not held against it. */
async function fetchPreflight(path: string, headers: string): Promise<Response> {
  const { exports } = await import('cloudflare:workers');
  const worker = (exports as unknown as { default: Fetcher }).default;
  return worker.fetch(`${base}${path}`, {
    method: 'OPTIONS',
    headers: {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': headers,
    },
  });
}

describe('the settings of a project', () => {
  it('name the address that events go to', async ({ p }) => {
    const writeKey = p.tenant.keys.ingest;
    const answer = await call('GET', `/v1/projects/${writeKey}/settings`, {
      headers: { origin: 'https://shop.example' },
    });
    expect(answer.status).toBe(200);
    expect(answer.json.integrations['Segment.io']).toEqual({
      apiKey: writeKey,
      apiHost: 'sendora.test/v1',
      protocol: 'https',
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
  });

  it('are there for public keys only', async ({ p }) => {
    expect((await call('GET', '/v1/projects/pk_dev_unknown/settings')).status).toBe(401);
    for (const role of ['viewer', 'editor', 'admin'] as const)
      expect((await call('GET', `/v1/projects/${p.tenant.keys[role]}/settings`)).status).toBe(403);
  });
});

describe('originalTimestamp', () => {
  it('is the time of a call that has no timestamp', async ({ p }) => {
    const at = '2026-03-01T10:00:00.000Z';
    await call('POST', '/v1/t', {
      key: p.tenant.keys.ingest,
      body: { userId: 'ada', event: 'old', originalTimestamp: at },
    });
    await p.dispatch();
    const { data } = (await p.tenant.api.get('events')).json;
    expect(data).toMatchObject([{ type: 'old', timestamp: at }]);
  });
});
