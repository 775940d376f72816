import type { CreatedEndpoint, Endpoint, EndpointQuery } from '../../../contract/messages/endpoint.ts';
import type { KeptSecret } from '../../../engine/endpoints/secrets.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { eachProject, findRow } from '../../access/databases.ts';
import { overtakenError, requireMatch } from '../../access/if-match.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { requireRoom } from '../../access/room.ts';
import { found } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import type { EndpointRequest } from '../../db/schema/endpoints.ts';
import { openSecret, sealSecret } from '../../db/sealed.ts';
import { generateSecret } from '../../guard/sign.ts';
import { timeId } from '../../ids.ts';
import { deleteTargetStatement } from '../../store/endpoint-targets.ts';
import {
  addEndpointStatement,
  changeEndpointStatement,
  deleteEndpointStatement,
  endpointSource,
  readEndpoint,
  type ShownEndpointRow,
} from '../../store/endpoints.ts';
import { afterMove, planMove } from '../../stream/endpoint-moves.ts';
import { readInput, readPatch, type ValidEndpoint } from './input.ts';
import { toEndpoint } from './view.ts';
import { audited, auditView, changeUnlessChanged, definitionOf, matched } from './write.ts';

/** A change of the state of an endpoint by itself is no conflict; it is tried again so often. */
const triesToChange = 5;

/** Creates an endpoint; its signing secret is answered this once. */
export async function createEndpoint(ctx: Ctx, body: unknown): Promise<CreatedEndpoint> {
  const { projectId: asked, ...valid } = await readInput(ctx.env, body);
  const projectId = await projectOf(ctx, asked);
  await requireRoom(ctx, 'endpoints', projectId);
  const id = timeId(ctx.now);
  const secret = generateSecret();
  const row = {
    ...{ projectId, id, version: 1, createdAt: ctx.now, updatedAt: ctx.now, updatedBy: ctx.actor },
    ...(await columnsOf(ctx, id, valid)),
    secrets: await sealSecret(ctx.env, 'endpointSecrets', id, [{ secret, until: null }] satisfies KeptSecret[]),
  };
  const db = await openProject(ctx.env, projectId);
  await db.batch([
    addEndpointStatement(db, row),
    ...matched(ctx, db, row, valid.definition),
    audited(ctx, db, row, { action: 'endpoint.created', after: auditView(valid.definition) }),
  ]);
  return { ...(await getEndpoint(ctx, id)), secret };
}

/** Endpoints, newest first. */
export async function listEndpoints(ctx: Ctx, query: EndpointQuery): Promise<Page<Endpoint>> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 1);
  const page = await listAcross(await eachProject(ctx, query.projectId), {
    pageSize: query.pageSize,
    source: ({ projectId }) => endpointSource(projectId, query.q, after),
    sortedBy: ['id'],
    toItem: (row: ShownEndpointRow) => row,
  });
  return { ...page, data: await Promise.all(page.data.map((row) => view(ctx, row))) };
}

/** One endpoint, or 404. */
export async function getEndpoint(ctx: Ctx, id: string): Promise<Endpoint> {
  return view(ctx, await fetchEndpoint(ctx, id));
}

/** The row of an endpoint that the caller may see. */
export async function fetchEndpoint(ctx: Ctx, id: string): Promise<ShownEndpointRow> {
  const row = await findRow(ctx, ({ db, projectIds }) => readEndpoint(db.$client, projectIds, id));
  return found(row, `endpoint ${id}`);
}

/** Changes the given fields of an endpoint, disables it, or puts it back. */
export async function patchEndpoint(ctx: Ctx, id: string, body: unknown, ifMatch?: string): Promise<Endpoint> {
  const first = await fetchEndpoint(ctx, id);
  requireMatch('endpoint', first, ifMatch);
  const request = await openSecret<EndpointRequest>(ctx.env, 'endpointRequest', id, first.request);
  const { status, ...valid } = await readPatch(ctx.env, body, { definition: definitionOf(first), request });
  const columns = await columnsOf(ctx, id, valid);
  const db = await openProject(ctx.env, first.projectId);
  let row = first;
  for (let tries = 0; tries < triesToChange && row.version === first.version; tries++) {
    const input = status && ({ kind: status === 'ok' ? 'enable' : 'disable' } as const);
    const plan = input ? await planMove(db, { ...row, ...columns }, [{ input, depth: 0 }], ctx.now) : null;
    const isDone = await changeUnlessChanged(db, row, [
      ...(plan?.statements ?? []),
      changeEndpointStatement(db, { ...row, ...columns, updatedAt: ctx.now, updatedBy: ctx.actor }),
      ...matched(ctx, db, row, valid.definition),
      audited(ctx, db, row, {
        action: 'endpoint.updated',
        before: { ...auditView(definitionOf(row)), status: row.status },
        after: { ...auditView(valid.definition), status: plan?.state.status ?? row.status },
      }),
    ]);
    if (isDone) {
      if (plan) await afterMove(ctx.env, db, { orgId: ctx.org.id, projectId: row.projectId }, id, plan, ctx.now);
      return getEndpoint(ctx, id);
    }
    row = await fetchEndpoint(ctx, id);
  }
  throw await overtakenError('endpoint', ifMatch, () => row);
}

/** Deletes an endpoint; what waits for it ends as `endpoint_deleted` when it comes due. */
export async function deleteEndpoint(ctx: Ctx, id: string): Promise<void> {
  const row = await fetchEndpoint(ctx, id);
  const db = await openProject(ctx.env, row.projectId);
  await db.batch([
    deleteEndpointStatement(db, row),
    deleteTargetStatement(db, row.projectId, id),
    ...matched(ctx, db, row, null),
    audited(ctx, db, row, { action: 'endpoint.deleted', before: auditView(definitionOf(row)) }),
  ]);
}

async function view(ctx: Ctx, row: ShownEndpointRow): Promise<Endpoint> {
  const secrets = await openSecret<KeptSecret[]>(ctx.env, 'endpointSecrets', row.id, row.secrets);
  return toEndpoint(row, secrets, ctx.now);
}

async function columnsOf(ctx: Ctx, id: string, { definition, request }: ValidEndpoint) {
  return {
    definition: JSON.stringify(definition),
    request: await sealSecret(ctx.env, 'endpointRequest', id, request),
  };
}
