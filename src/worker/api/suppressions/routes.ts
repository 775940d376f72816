import * as z from 'zod';
import { listOf } from '../../../contract/lists.ts';
import {
  Suppression,
  SuppressionInput,
  SuppressionKey,
  SuppressionQuery,
} from '../../../contract/people/suppression.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { addSuppression, deleteSuppression, listSuppressions } from './service.ts';

const tag = 'Suppressions';

export const suppressionRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'get',
      path: '/email/suppressions',
      operationId: 'listSuppressions',
      summary: 'List addresses that are not written to',
      tag,
      role: 'viewer',
      query: SuppressionQuery,
      status: 200,
      answer: listOf(Suppression),
    },
    (ctx, { query }) => listSuppressions(ctx, query),
  ),
  endpoint(
    {
      method: 'post',
      path: '/email/suppressions',
      operationId: 'addSuppression',
      summary: 'Stop writing to an address',
      tag,
      role: 'editor',
      body: SuppressionInput,
      example: { address: 'ada@example.com' },
      status: 201,
      answer: Suppression,
    },
    (ctx, { body }) => addSuppression(ctx, body),
  ),
  endpoint(
    {
      method: 'delete',
      path: '/email/suppressions/{address}',
      operationId: 'deleteSuppression',
      summary: 'Write to an address again',
      tag,
      role: 'editor',
      params: z.object({ address: z.string().min(1).max(320).describe('The suppressed address, URL-encoded.') }),
      query: SuppressionKey,
      status: 204,
    },
    (ctx, { params, query }) => deleteSuppression(ctx, params.address, query),
  ),
];
