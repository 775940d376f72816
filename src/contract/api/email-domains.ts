import { listOf } from '../lists.ts';
import { Domain, DomainInput } from '../messages/email-domain.ts';
import { PageQuery } from '../primitives.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Email domains', text: 'Domains that messages are sent from.' };

export const emailDomainRoutes = {
  createDomain: {
    method: 'post',
    path: `${orgBase}/email/domains`,
    summary: 'Add a sender domain',
    tag,
    role: 'admin',
    impersonal: true,
    body: DomainInput,
    example: { domain: 'mail.example.com' },
    status: 201,
    answer: Domain,
  },
  listDomains: {
    method: 'get',
    path: `${orgBase}/email/domains`,
    summary: 'List sender domains',
    tag,
    role: 'viewer',
    query: PageQuery,
    status: 200,
    answer: listOf(Domain),
  },
  getDomain: {
    method: 'get',
    path: `${orgBase}/email/domains/{id}`,
    summary: 'Read a sender domain with its DNS records',
    tag,
    role: 'viewer',
    params: IdParams,
    status: 200,
    answer: Domain,
  },
  deleteDomain: {
    method: 'delete',
    path: `${orgBase}/email/domains/{id}`,
    summary: 'Remove a sender domain',
    tag,
    role: 'admin',
    params: IdParams,
    status: 204,
  },
} satisfies OrgRoutes;
