import type { Answer, Judgement } from './vendor.ts';

/** A JSON answer. */
export function jsonAnswer(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}

/** A plain-text answer. */
export function textAnswer(status: number, body: string, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

/** A refusal. */
export function refuse(answer: Answer): Judgement {
  return { answer, capture: null };
}

/** The answer as a Response; without its body for a status that has none. */
export function toResponse({ status, headers, body }: Answer): Response {
  const bodiless = status === 204 || status === 205 || status === 304;
  return new Response(bodiless ? null : body, { status, headers });
}

/**
 * An answer that never arrives: the body fails before its first byte, so workerd closes the connection
 * and the caller's `fetch` rejects at once ("other side closed", "Network connection lost").
 */
export function brokenResponse(): Response {
  const body = new ReadableStream({
    start(controller) {
      controller.error(new Error('connection dropped by an injected fault'));
    },
  });
  return new Response(body);
}
