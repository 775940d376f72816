// Through what a request of a key came, where the Worker makes it for somebody else. It is kept beside the request, not in
// it, so that no caller can claim it.

const clients = new WeakMap<Request, string>();

/** Names what a request comes through, e.g. `mcp (Claude)`. */
export function comeThrough(request: Request, client: string): void {
  clients.set(request, client);
}

/** What a request came through; undefined where the caller made it. */
export function cameThrough(request: Request): string | undefined {
  return clients.get(request);
}
