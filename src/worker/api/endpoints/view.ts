import type { Endpoint } from '../../../contract/messages/endpoint.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { breakerPhase } from '../../../engine/endpoints/breaker.ts';
import { graceEnds, type KeptSecret } from '../../../engine/endpoints/secrets.ts';
import { parseEndpointDefinition } from '../../db/schema/endpoints.ts';
import type { ShownEndpointRow } from '../../store/endpoints.ts';

/** An endpoint as the API returns it. */
export function toEndpoint(row: ShownEndpointRow, secrets: readonly KeptSecret[], now: number): Endpoint {
  const timeOf = (at: number | null) => (at === null ? null : isoTime(at));
  const breaker = breakerPhase(row, now);
  return {
    id: row.id,
    projectId: row.projectId,
    ...parseEndpointDefinition(row.definition),
    status: row.status,
    disabledReason: row.disabledReason,
    disabledAt: timeOf(row.disabledAt),
    failingSince: timeOf(row.failingSince),
    breaker,
    breakerUntil: breaker === 'open' ? timeOf(row.breakerUntil) : null,
    lastSuccessAt: timeOf(row.lastSuccessAt),
    secretsUntil: graceEnds(secrets, now).map(isoTime),
    version: row.version,
    createdAt: isoTime(row.createdAt),
    updatedAt: isoTime(row.updatedAt),
  };
}
