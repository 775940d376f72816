// Requests to the sandbox that served the page.

export interface Issue {
  path: string;
  message: string;
}

/** A refusal: what is wrong with the input, field by field. */
export class Refusal extends Error {
  readonly issues: Issue[];

  constructor(message: string, issues: Issue[]) {
    super(message);
    this.issues = issues;
  }
}

export async function send(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  const { message, issues } = (answer ?? {}) as { message?: string; issues?: Issue[] };
  throw new Refusal(message ?? `The sandbox replied ${response.status}`, issues ?? []);
}

/** What is counted on every page. */
export interface Overview {
  counts: Record<string, number>;
  newest: Record<string, string>;
  activeFaults: number;
  queuedReplies: number;
}

export interface Updates extends Overview {
  /** Escaped HTML, oldest first. */
  items: string[];
  newestId: string | null;
  recipients: { address: string; count: number }[] | null;
  threads: string | null;
}

export interface MessageParts {
  id: string;
  kind: string;
  to: string;
  item: string;
  detail: string;
}
