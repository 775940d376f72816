import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Route, Routes } from '../../../src/contract/api/route.ts';
import { api } from '../../../src/contract/api/table.ts';

const folder = join(import.meta.dirname, '../../../src/contract/api');
const entries: [string, Route][] = Object.entries(api);
const bodies = entries.flatMap(([id, { body, bodyDoc, example, textBody }]) =>
  body ? [{ id, body, bodyDoc, example, textBody }] : [],
);

describe('the route table', () => {
  it('holds every route of every file, so that no operationId stands for two', async () => {
    const files = readdirSync(folder).filter((name) => !['table.ts', 'route.ts', 'shapes.ts'].includes(name));
    const modules = await Promise.all(files.map((name): Promise<Record<string, Routes>> => import(join(folder, name))));
    const declared = modules.flatMap((module) => Object.values(module).flatMap((routes) => Object.keys(routes)));
    expect(declared.length).toBeGreaterThan(70);
    expect(declared.sort()).toEqual(Object.keys(api).sort());
  });

  it('has no two routes at one address', () => {
    const addresses = entries.map(([, { method, path }]) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`);
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('describes a tag in one way', () => {
    const tags = new Map(entries.map(([, { tag }]) => [tag.name, tag.text]));
    for (const [, { tag }] of entries) expect(tags.get(tag.name)).toBe(tag.text);
  });

  it('declares a body of every success but 204, and frames of every WebSocket', () => {
    for (const [id, { status, answer, frame }] of entries) {
      expect([id, answer === undefined]).toEqual([id, status === 204 || status === 101]);
      expect([id, frame !== undefined]).toEqual([id, status === 101]);
    }
  });

  it.each(bodies)('shows a body of $id that it takes', ({ body, bodyDoc = body, example, textBody }) => {
    expect(body.safeParse(textBody ? JSON.stringify(example) : example).error).toBeUndefined();
    expect(bodyDoc.safeParse(example).error).toBeUndefined();
  });
});
