import { AuditQuery, AuditRecord } from '../account/audit.ts';
import { searchedListOf } from '../lists.ts';
import { type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Audit', text: 'Who did what.' };

export const auditRoutes = {
  listAudit: {
    method: 'get',
    path: `${orgBase}/audit-log`,
    summary: 'Who did what, newest first',
    tag,
    role: 'viewer',
    query: AuditQuery,
    status: 200,
    answer: searchedListOf(AuditRecord),
  },
} satisfies OrgRoutes;
