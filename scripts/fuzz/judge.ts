import { Problem } from '../../src/contract/errors.ts';
import type { FuzzRequest } from './requests.ts';

/** Slower than this is a hang. */
const patienceMs = 20_000;
/** Words of our own inside that no client should read. */
const inside =
  /D1_ERROR|SQLITE|SqliteError|TypeError|RangeError|\.ts:\d+|at Object\.|is not a function|\[object Object\]/;

export interface Verdict {
  /** 0 where nothing came back. */
  status: number;
  /** null where the answer is as it must be. */
  fault: string | null;
}

/** Sends a request and judges what comes back: no 5xx, every refusal a problem document, nothing of our own inside. */
export async function sendAndJudge(request: FuzzRequest): Promise<Verdict> {
  const verdict = await sendOnce(request);
  // A server that refuses a large body closes the connection, which a client that still writes may meet first.
  return verdict.status === 0 && request.body !== undefined ? sendOnce(request) : verdict;
}

async function sendOnce({ method, url, headers, body }: FuzzRequest): Promise<Verdict> {
  let response: Response;
  let text: string;
  try {
    const init = { method, headers, body: body ?? null, redirect: 'manual' as const };
    response = await fetch(url, { ...init, signal: AbortSignal.timeout(patienceMs) });
    text = await response.text();
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
    return { status: 0, fault: `no answer: ${String(error)}${cause}` };
  }
  const { status } = response;
  return { status, fault: faultOf(method, response, text) };
}

function faultOf(method: string, response: Response, text: string): string | null {
  const { status } = response;
  if (status >= 500) return `status ${status}: ${text.slice(0, 400)}`;
  if (inside.test(text)) return `the answer shows our inside: ${inside.exec(text)?.[0]}`;
  if (status < 400 || method === 'HEAD') return null;
  const type = response.headers.get('content-type');
  if (type !== 'application/problem+json') return `status ${status} with the type ${type}: ${text.slice(0, 200)}`;
  return problemFault(status, text);
}

function problemFault(status: number, text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return `status ${status} is not JSON: ${text.slice(0, 200)}`;
  }
  const parsed = Problem.safeParse(value);
  if (!parsed.success) return `status ${status} is no problem document: ${text.slice(0, 400)}`;
  return parsed.data.status === status ? null : `status ${status} says ${parsed.data.status}`;
}
