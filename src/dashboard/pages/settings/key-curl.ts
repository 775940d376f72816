import type { CreatedKey } from '../../api/queries/api-keys.ts';

/** A call that a new key may make. */
export function curlOf(
  origin: string,
  orgId: string,
  { key, role, projectId }: Pick<CreatedKey, 'key' | 'role' | 'projectId'>,
): string {
  if (role === 'ingest') {
    const body = '{"userId":"ada","event":"order.completed","properties":{"orderId":"A-2001"}}';
    return `curl ${origin}/v1/track -u ${key}: -H 'content-type: application/json' \\\n  -d '${body}'`;
  }
  const query = projectId === null ? '' : `?projectId=${projectId}`;
  return `curl '${origin}/api/v1/orgs/${orgId}/events${query}' -H 'x-api-key: ${key}'`;
}
