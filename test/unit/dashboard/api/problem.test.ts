import { expect, test } from 'vitest';
import { isPassing, problemOf } from '../../../../src/dashboard/api/problem.ts';
import { retryDelay } from '../../../../src/dashboard/api/query-client.ts';
import { planRightOf, rightOf } from '../../../../src/dashboard/api/rights.ts';
import { ApiError } from '../../../../src/sdk/api/api-error.ts';

function refusal(status: number, body: object | string, headers: Record<string, string> = {}): ApiError {
  const isProblem = typeof body === 'object';
  const type = isProblem ? 'application/problem+json' : 'text/html';
  return new ApiError(
    new Response(null, { status, headers: { 'content-type': type, ...headers } }),
    isProblem ? JSON.stringify(body) : body,
  );
}

const plan = {
  title: 'A higher plan is needed',
  detail: 'This needs the plan starter or higher; Acme is on free.',
  code: 'plan_required',
  status: 402,
  requestId: 'req-1',
};

test('a refusal is told in the words of the service, with the request to quote', () => {
  expect(problemOf(refusal(402, plan))).toEqual({
    title: 'A higher plan is needed',
    detail: 'This needs the plan starter or higher; Acme is on free.',
    requestId: 'req-1',
    faults: [],
    code: 'plan_required',
    status: 402,
  });
  const faults = [{ pointer: '/name', code: 'required', message: 'is required' }];
  expect(problemOf(refusal(422, { ...plan, code: 'invalid', errors: faults })).faults).toEqual(faults);
});

test('an answer of something else, a server that is away and a fault of the page are told apart', () => {
  expect(problemOf(refusal(502, '<h1>Bad gateway</h1>'))).toMatchObject({
    title: 'The server returned 502',
    requestId: null,
  });
  expect(problemOf(new TypeError('Failed to fetch')).title).toBe('The server cannot be reached');
  expect(problemOf(new DOMException('', 'TimeoutError')).title).toBe('The server cannot be reached');
  expect(problemOf(new Error('x is not a function'))).toMatchObject({
    title: 'Something went wrong on this page',
    detail: 'x is not a function',
  });
  expect(problemOf('text').detail).toBe('text');
});

test('only what may pass by itself is tried again', () => {
  expect([400, 401, 402, 403, 404, 409, 412, 422].map((status) => isPassing(refusal(status, plan)))).not.toContain(
    true,
  );
  expect([429, 500, 502, 503].map((status) => isPassing(refusal(status, plan)))).not.toContain(false);
  expect(isPassing(new TypeError('Failed to fetch'))).toBe(true);
  expect(isPassing(new Error('a bug'))).toBe(false);
});

test('a retry waits as long as the service asks, or else longer each time', () => {
  expect(retryDelay(0, refusal(429, plan, { 'retry-after': '7' }))).toBe(7_000);
  expect([0, 1, 2, 9].map((failures) => retryDelay(failures, refusal(503, plan)))).toEqual([
    1_000, 2_000, 4_000, 15_000,
  ]);
});

test('a right that is missing has a reason', () => {
  expect(rightOf('editor', 'editor')).toEqual({ allowed: true, reason: null });
  expect(rightOf('admin', 'editor').allowed).toBe(true);
  expect(rightOf('viewer', 'editor')).toEqual({ allowed: false, reason: 'Needs the role editor; you are viewer.' });
  expect(planRightOf('pro', 'starter').allowed).toBe(true);
  expect(planRightOf('free', 'pro').reason).toBe('Needs the plan pro; this organisation is on free.');
});
