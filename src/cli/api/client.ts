// Calls of the API: the typed client, with retries and with failures as the command line reports them.
import { randomUUID } from 'node:crypto';
import { type ApiClient, ApiError, createApiClient } from '../../sdk/api/index.ts';
import type { ClientOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { Host } from '../host.ts';
import { type Connection, nameOf } from '../settings/settings.ts';

const tries = 3;
const firstPauseMs = 250;
const longestPauseMs = 30_000;
/** An import may take half a minute on the server. */
const timeoutMs = 90_000;

export function createClient(host: Host, connection: Connection, { isPatient = false }: ClientOptions = {}): ApiClient {
  const interruption = isPatient ? new AbortController().signal : host.signal;
  const { url, org, key } = connection;
  const client = createApiClient({ url, orgId: org, key, timeoutMs, fetch: retryingFetch(host, interruption) });
  return new Proxy(client, {
    get: (target, name, receiver) => {
      const operation: unknown = Reflect.get(target, name, receiver);
      if (typeof operation !== 'function') return operation;
      return (...input: unknown[]) => {
        const answer: unknown = operation(...input);
        if (!(answer instanceof Promise)) return answer;
        return answer.catch((error: unknown) => {
          throw failureOf(error, connection, interruption);
        });
      };
    },
  });
}

/** Tries again what may pass. A POST carries an Idempotency-Key, so a repeat of one that arrived changes nothing. */
function retryingFetch(host: Host, interruption: AbortSignal) {
  return async (url: string, init: RequestInit): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (init.method === 'POST' && !headers.has('idempotency-key')) headers.set('idempotency-key', randomUUID());
    const signal = init.signal ? AbortSignal.any([init.signal, interruption]) : interruption;
    for (let attempt = 1; ; attempt++) {
      // The key must not follow a redirect to another host.
      const answer = await host
        .fetch(url, { ...init, headers, signal, redirect: 'manual' })
        .catch((error: unknown) => error);
      const isLast = attempt === tries || signal.aborted;
      if (!(answer instanceof Response)) {
        if (isLast) throw answer;
      } else if (isLast || (answer.status < 500 && answer.status !== 429)) return answer;
      else await answer.body?.cancel();
      await host.sleep(pauseMs(answer, attempt));
    }
  };
}

function pauseMs(answer: unknown, attempt: number): number {
  const asked = answer instanceof Response ? Number(answer.headers.get('retry-after')) * 1_000 : 0;
  return Math.min(asked || firstPauseMs * 4 ** (attempt - 1), longestPauseMs);
}

/** What a failed call means for the command. */
function failureOf(error: unknown, connection: Connection, interrupted: AbortSignal): unknown {
  if (error instanceof Failure || interrupted.aborted) return error;
  if (error instanceof ApiError) return refusalOf(error, connection);
  if (error instanceof Error && error.name === 'TimeoutError') {
    return unreachable(`${nameOf(connection)} did not answer within ${timeoutMs / 1_000} seconds.`, error);
  }
  // fetch reports all that happens below HTTP as a TypeError with the reason as its cause.
  if (error instanceof TypeError && error.cause instanceof Error) {
    return unreachable(
      `${nameOf(connection)} cannot be reached: ${reasonOf(error.cause)}. Is it running, and is the address right?`,
      error,
    );
  }
  return error;
}

function refusalOf(error: ApiError, connection: Connection): Failure {
  const { status, problem } = error;
  if (problem === null) {
    const shown = error.message.replace(/^\d+ /, '');
    return unreachable(`${nameOf(connection)} answered with status ${status}, ${shown}`, error);
  }
  const { code, detail, requestId, errors } = problem;
  const document = { code, detail: detailFor(status, detail, connection), requestId, ...(errors ? { errors } : {}) };
  return new Failure(status >= 500 ? exitCodes.unreachable : exitCodes.refused, document, { cause: error });
}

function detailFor(status: number, detail: string, connection: Connection): string {
  if (status !== 401) return detail;
  return `${nameOf(connection)} does not take the key of ${connection.keyFrom}; it may have been revoked. ${detail}`;
}

function unreachable(detail: string, cause: unknown): Failure {
  return new Failure(exitCodes.unreachable, { code: 'unreachable', detail }, { cause });
}

function reasonOf(cause: Error): string {
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
  return cause.message || (code ?? 'the connection failed');
}
