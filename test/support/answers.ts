// Holds every answer of the Worker under test against the contract: what the table does not declare is a failed test.
import { expect } from 'vitest';
import type { Route } from '../../src/contract/api/route.ts';
import { api, type OperationId } from '../../src/contract/api/table.ts';
import { Problem } from '../../src/contract/errors.ts';

/** The operations that were answered with success since the test file began. */
export const answered = new Set<OperationId>();

let isBuiltFromRegistries = true;

/** For a test file that adds to the registries: the schemas of the contract were built before, without its addition. */
export function acceptUndeclaredAnswers(): void {
  isBuiltFromRegistries = false;
}

const operations = (Object.entries(api) as [OperationId, Route][])
  .map(([id, route]) => ({
    id,
    route,
    pattern: new RegExp(`^(${[route.path, ...(route.aliases ?? [])].join('|').replaceAll(/\{\w+\}/g, '[^/]+')})$`),
  }))
  // A brace sorts behind every letter: `workflows/export` is no workflow.
  .sort((a, b) => (a.route.path < b.route.path ? -1 : 1));

/** Fails unless the response is the declared success of its route or a problem document. */
export async function expectDeclared(method: string, path: string, response: Response): Promise<void> {
  if (!isBuiltFromRegistries) return;
  const what = `${method} ${path} answered ${response.status}`;
  if (response.status >= 400) return expectProblem(what, response);
  const operation = operations.find(
    ({ route, pattern }) => route.method.toUpperCase() === method && pattern.test(path),
  );
  if (!operation) return expect.fail(`${what}, but the contract has no such route`);
  const { id, route } = operation;
  if (response.status === 202 && route.accepted) return expectBody(`202 of ${id}`, response, route.accepted);
  if (response.status === 304 && route.conditional) return;
  expect(response.status, what).toBe(route.status);
  // What is written in canonical form leaves out what a schema fills in.
  if (route.verbatim) expect(route.answer?.safeParse(await response.json()), what).toMatchObject({ success: true });
  else if (!route.frame) await expectBody(`the answer of ${id}`, response, route.answer);
  answered.add(id);
}

async function expectProblem(what: string, response: Response): Promise<void> {
  expect(response.headers.get('content-type'), what).toBe('application/problem+json');
  await expectBody(
    what,
    response,
    Problem.refine(({ status }) => status === response.status),
  );
}

/** An unknown field is left out by the schema, so that the parsed value differs from the body. */
async function expectBody(what: string, response: Response, schema: Route['answer']): Promise<void> {
  const text = await response.text();
  if (!schema) return expect(text, what).toBe('');
  const body: unknown = JSON.parse(text);
  expect(schema.safeParse(body), what).toEqual({ success: true, data: body });
}
