import { describe, expect, it } from 'vitest';
import { call, createTenant } from '../../support/worker.ts';

const { api, keys } = await createTenant();
const ingest = (path: string, body: unknown) => call('POST', `/v1/${path}`, { key: keys.ingest, body });
const half = '\ud800';
const event = { userId: 'ada', event: 'go' };

describe('text that is not Unicode', () => {
  it.for<[string, object, string]>([
    ['in an id', { ...event, userId: `a${half}` }, '/userId'],
    ['in the name of an event', { ...event, event: `${half}go` }, '/event'],
    ['deep in the properties', { ...event, properties: { a: [{ 'b/c': `x${half}` }] } }, '/properties/a/0/b~1c'],
    ['in the name of a property', { ...event, properties: { [`k${half}`]: 1 } }, '/properties/k\ufffd'],
  ])('is refused %s', async ([, body, pointer]) => {
    const { status, json } = await ingest('track', body);
    expect(status).toBe(422);
    expect(json.errors).toEqual([{ pointer, code: 'invalid_text', message: expect.any(String) }]);
  });

  it('costs a batch the one call alone', async () => {
    const { status, json } = await ingest('batch', {
      batch: [
        { type: 'track', ...event },
        { type: 'track', ...event, event: half },
      ],
    });
    expect(status).toBe(202);
    expect(json).toMatchObject({ accepted: 1, rejected: [{ pointer: '/batch/1/event', code: 'invalid_text' }] });
  });

  it('is refused by the management API, while whole pairs are taken', async () => {
    const { status, json } = await api.put('customers/profiles/ada', { traits: { city: `Par${half}is` } });
    expect(status).toBe(422);
    expect(json.errors[0]).toMatchObject({ pointer: '/traits/city', code: 'invalid_text' });
    expect((await api.put('customers/profiles/ada', { traits: { mood: '😀' } })).json.traits.mood).toBe('😀');
  });
});

describe('control characters', () => {
  it.for(['a\nb', 'a\r\nb', 'a\u0000', 'a\u0085b'])('are refused in the ids and names of events: %j', async (text) => {
    for (const field of ['userId', 'anonymousId', 'messageId', 'event']) {
      const { status, json } = await ingest('track', { ...event, [field]: text });
      expect(status).toBe(422);
      expect(json.errors[0].pointer).toBe(`/${field}`);
    }
    expect((await ingest('alias', { userId: 'ada', previousId: text })).status).toBe(422);
    const person = `customers/profiles/${encodeURIComponent(text)}`;
    expect((await api.put(person, {})).status).toBe(404);
    expect((await api.post(`${person}/devices`, { platform: 'fcm', token: 't' })).status).toBe(404);
  });
});
