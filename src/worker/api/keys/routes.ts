import * as z from 'zod';
import { CreatedKey, Key, KeyInput } from '../../../contract/account/key.ts';
import { listOf } from '../../../contract/lists.ts';
import { PageQuery } from '../../../contract/primitives.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { createKey, listKeys, revokeKey } from './service.ts';

const tag = 'Keys';

export const keyRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'post',
      path: '/keys',
      operationId: 'createKey',
      summary: 'Create an API key; it is shown once',
      tag,
      role: 'admin',
      body: KeyInput,
      example: { name: 'ci', role: 'editor' },
      status: 201,
      answer: CreatedKey,
    },
    (ctx, { body }) => createKey(ctx, body),
  ),
  endpoint(
    {
      method: 'get',
      path: '/keys',
      operationId: 'listKeys',
      summary: 'List API keys in use',
      tag,
      role: 'admin',
      query: PageQuery,
      status: 200,
      answer: listOf(Key),
    },
    (ctx, { query }) => listKeys(ctx, query),
  ),
  endpoint(
    {
      method: 'delete',
      path: '/keys/{id}',
      operationId: 'revokeKey',
      summary: 'Revoke an API key',
      tag,
      role: 'admin',
      params: z.object({ id: z.uuid() }),
      status: 204,
    },
    (ctx, { params }) => revokeKey(ctx, params.id),
  ),
];
