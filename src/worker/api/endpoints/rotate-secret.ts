import type { RotatedEndpoint, RotateEndpointInput } from '../../../contract/messages/endpoint.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { graceEnds, type KeptSecret, rotatedSecrets } from '../../../engine/endpoints/secrets.ts';
import type { Ctx } from '../../access/context.ts';
import { overtakenError } from '../../access/if-match.ts';
import { openProject } from '../../db/client.ts';
import { openSecret, sealSecret } from '../../db/sealed.ts';
import { generateSecret } from '../../guard/sign.ts';
import { changeEndpointStatement } from '../../store/endpoints.ts';
import { fetchEndpoint } from './service.ts';
import { audited, changeUnlessChanged } from './write.ts';

const hourMs = 3_600_000;

/** Gives an endpoint a new signing secret, which is answered this once; older ones sign too until their grace is over. */
export async function rotateEndpointSecret(
  ctx: Ctx,
  id: string,
  { graceHours }: RotateEndpointInput,
): Promise<RotatedEndpoint> {
  const row = await fetchEndpoint(ctx, id);
  const kept = await openSecret<KeptSecret[]>(ctx.env, 'endpointSecrets', id, row.secrets);
  const secret = generateSecret();
  const now = ctx.now;
  const rotated = rotatedSecrets(kept, secret, { now, graceMs: Math.round(graceHours * hourMs) });
  const secrets = await sealSecret(ctx.env, 'endpointSecrets', id, rotated);
  const db = await openProject(ctx.env, row.projectId);
  const isDone = await changeUnlessChanged(db, row, [
    changeEndpointStatement(db, { ...row, secrets, updatedAt: now, updatedBy: ctx.actor }),
    audited(ctx, db, row, { action: 'endpoint.secret_rotated', after: { graceHours } }),
  ]);
  if (!isDone) throw await overtakenError('endpoint', undefined, () => row);
  return { id, secret, secretsUntil: graceEnds(rotated, now).map(isoTime) };
}
