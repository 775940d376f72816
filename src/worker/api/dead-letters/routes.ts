import * as z from 'zod';
import { DeadLetter } from '../../../contract/account/dead-letter.ts';
import { listOf, ProjectListQuery } from '../../../contract/lists.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { listDeadLetters, redriveDeadLetter } from './service.ts';

const tag = 'Health';
const path = '/health/dead-letters';

export const deadLetterRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'get',
      path,
      operationId: 'listDeadLetters',
      summary: 'List queue messages that failed every time',
      tag,
      role: 'viewer',
      query: ProjectListQuery,
      status: 200,
      answer: listOf(DeadLetter),
    },
    (ctx, { query }) => listDeadLetters(ctx, query),
  ),
  endpoint(
    {
      method: 'post',
      path: `${path}/{id}/redrive`,
      operationId: 'redriveDeadLetter',
      summary: 'Send such a message once more',
      tag,
      role: 'editor',
      params: z.object({ id: z.string().min(1).max(200) }),
      status: 200,
      answer: DeadLetter,
    },
    (ctx, { params }) => redriveDeadLetter(ctx, params.id),
  ),
];
