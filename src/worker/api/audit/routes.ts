import { AuditQuery, AuditRecord } from '../../../contract/account/audit.ts';
import { listOf } from '../../../contract/lists.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { listAudit } from './service.ts';

export const auditRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'get',
      path: '/audit-log',
      operationId: 'listAudit',
      summary: 'Who did what, newest first',
      tag: 'Audit',
      role: 'viewer',
      query: AuditQuery,
      status: 200,
      answer: listOf(AuditRecord),
    },
    (ctx, { query }) => listAudit(ctx, query),
  ),
];
