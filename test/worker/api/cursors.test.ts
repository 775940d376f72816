// Whatever a client sends as a cursor, a list answers with a page or says what is wrong.
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { OrgRoute } from '../../../src/contract/api/route.ts';
import { orgApi } from '../../../src/contract/api/table.ts';
import { encodeCursor } from '../../../src/worker/access/pages.ts';
import { createTenant } from '../../support/worker.ts';

const hasCursor = ({ query }: OrgRoute) =>
  query !== undefined && 'cursor' in (z.toJSONSchema(query, { io: 'input', unrepresentable: 'any' }).properties ?? {});
const lists = Object.entries(orgApi as Record<string, OrgRoute>).filter(
  ([, route]) => route.method === 'get' && hasCursor(route),
);
const parts = [0, -1, 1.5, 1e308, -1e308, 2 ** 63, '', 'a', '\u0000', '9'.repeat(400), 'é漢😀'];

const tenant = await createTenant();
await tenant.api.put('customers/profiles/ada', {});

it('a list continues behind an id in any script', async () => {
  const { api } = await createTenant();
  const ids = ['ada', 'zoë', '漢字', '😀'];
  for (const id of ids) await api.put(`customers/profiles/${encodeURIComponent(id)}`, {});
  const seen: string[] = [];
  for (let cursor = ''; seen.length < ids.length; ) {
    const { status, json } = await api.get(`customers/profiles?pageSize=1${cursor}`);
    expect(status).toBe(200);
    seen.push(json.data[0].userId);
    cursor = `&cursor=${encodeURIComponent(json.nextCursor)}`;
  }
  expect(seen).toEqual(ids);
});

describe.each(lists)('%s', (_id, route) => {
  it('takes any cursor that has its form', async () => {
    const path = route.path
      .slice('/api/v1/orgs/{orgId}/'.length)
      .replace('{userId}', 'ada')
      .replaceAll(/\{\w+\}/g, crypto.randomUUID());
    const keys = parts.flatMap((part) => [[part], [part, 'x'], [1, part], [part, part]]);
    for (const key of keys) {
      const { status, text } = await tenant.api.get(`${path}?cursor=${encodeURIComponent(encodeCursor(key))}`);
      expect([200, 404, 422], `${JSON.stringify(key)}: ${text}`).toContain(status);
    }
  });
});
