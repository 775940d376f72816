import type { Ctx } from '../../access/context.ts';
import { socketRequest } from '../../run-object/sockets.ts';
import { visibleRun } from './service.ts';

/** Opens a socket that shows the run after every move. */
export async function watchRun(ctx: Ctx, id: string, request: Request): Promise<Response> {
  await visibleRun(ctx, id);
  const { keyId, role, projectId } = ctx.access;
  return ctx.env.RUNS.getByName(id).fetch(socketRequest(request, { keyId, role, projectId }));
}
