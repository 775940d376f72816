import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

interface Operation {
  operationId?: string;
  summary?: string;
  tags?: string[];
  parameters?: { name?: string; in?: string; $ref?: string }[];
  requestBody?: { content: Record<string, { example?: unknown }> };
  responses: Record<string, unknown>;
}
interface Document {
  openapi: string;
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, unknown>>;
}

const document = JSON.parse(read('public/openapi.json')) as Document;
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

/** Every object inside a value, the value itself included. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const inner of Object.values(value)) yield* objectsIn(inner);
}

const valueAt = (pointer: string) =>
  pointer
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);

describe('public/openapi.json', () => {
  it('is up to date with the routes, and so are the schema and llms.txt', async () => {
    const check = promisify(execFile)(process.execPath, ['scripts/openapi.ts', '--check'], { cwd: root });
    await expect(check).resolves.toMatchObject({ stderr: '' });
  }, 30_000);

  it('is OpenAPI 3.1, and every reference in it can be resolved', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const refs = [...objectsIn(document)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
    expect(refs.length).toBeGreaterThan(100);
    expect(refs.filter((ref) => valueAt(ref) === undefined)).toEqual([]);
  });

  it('has no component that is not used', () => {
    const text = JSON.stringify(document);
    const unused = Object.keys(document.components.schemas ?? {}).filter(
      (name) => !text.includes(`"#/components/schemas/${name}"`),
    );
    expect(unused).toEqual([]);
  });

  it('has every operation once, with a summary and a described tag', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = document.tags.map(({ name }) => name);
    for (const { operation } of operations) {
      expect(operation.summary).toBeTruthy();
      expect(tags).toEqual(expect.arrayContaining(operation.tags ?? ['missing']));
    }
  });

  it.each(operations.filter(({ path }) => path.includes('{')))(
    'declares every parameter of the path $method $path',
    ({ path, operation }) => {
      const resolved = (operation.parameters ?? []).map((each) =>
        each.$ref === undefined ? each : (valueAt(each.$ref) as { name: string; in: string }),
      );
      const declared = resolved.filter((each) => each.in === 'path').map(({ name }) => name);
      expect(declared.sort()).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort());
    },
  );

  it('has an example of every body, and the success and the errors of every operation', () => {
    for (const { path, method, operation } of operations) {
      const body = operation.requestBody?.content['application/json'];
      if (body !== undefined) expect(body.example, `${method} ${path}`).toBeDefined();
      const statuses = Object.keys(operation.responses);
      expect(statuses.some((status) => status < '300')).toBe(true);
      if (path !== '/healthz') expect(statuses).toContain('401');
    }
  });

  it.each([
    '/automation/workflows',
    '/automation/workflows/{id}/test-run',
    '/automation/runs',
    '/notifications/channels',
    '/notifications/channels/{id}/test',
    '/notifications/logs',
    '/notifications/logs/stats',
    '/customers/profiles/{userId}',
    '/customers/audiences/{id}/preview',
    '/email/templates/{id}/preview',
    '/email/domains',
    '/email/suppressions',
    '/settings/ai',
    '/audit-log',
  ])('describes %s', (path) => {
    expect(document.paths).toHaveProperty([`/api/v1/orgs/{orgId}${path}`]);
  });

  it('describes the ingest endpoints', () => {
    for (const kind of ['track', 'identify', 'page', 'screen', 'group', 'alias', 'batch']) {
      expect(document.paths[`/v1/${kind}`]).toHaveProperty('post');
    }
  });
});
