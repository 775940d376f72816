// Decides what the answer of an endpoint means.
// 1. 2xx is success and nothing else; a redirect is a failure, like everything but 410, which says that it is gone.
// 2. By the header `webhook-delivery` an endpoint may ask to get nothing more, or not this message again.

/** One attempt at an endpoint. */
export interface EndpointAnswer {
  /** null where there was none. */
  statusCode: number | null;
  /** The header `webhook-delivery`, as it came. */
  asks: string | null;
}

export type EndpointVerdict =
  | { kind: 'success' }
  /** A later attempt may succeed. */
  | { kind: 'failure' }
  /** It got this message for the last time; the endpoint itself works. */
  | { kind: 'aborted' }
  | { kind: 'gone' }
  /** Nothing is to be sent to it any more; `took`: it took this message. */
  | { kind: 'asked'; took: boolean };

/** What an attempt says of its message and its endpoint. */
export function judgeAnswer({ statusCode, asks }: EndpointAnswer): EndpointVerdict {
  const took = statusCode !== null && statusCode >= 200 && statusCode < 300;
  const asked = asks?.trim().toLowerCase();
  if (asked === 'disable') return { kind: 'asked', took };
  if (took) return { kind: 'success' };
  if (statusCode === 410) return { kind: 'gone' };
  return asked === 'abort-message' ? { kind: 'aborted' } : { kind: 'failure' };
}
