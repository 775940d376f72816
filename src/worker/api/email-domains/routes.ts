import * as z from 'zod';
import { listOf } from '../../../contract/lists.ts';
import { Domain, DomainInput } from '../../../contract/messages/email-domain.ts';
import { PageQuery } from '../../../contract/primitives.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { createDomain, deleteDomain, getDomain, listDomains } from './service.ts';

const tag = 'Email domains';
const IdParams = z.object({ id: z.uuid() });

export const domainRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'post',
      path: '/email/domains',
      operationId: 'createDomain',
      summary: 'Add a sender domain',
      tag,
      role: 'admin',
      body: DomainInput,
      example: { domain: 'mail.example.com' },
      status: 201,
      answer: Domain,
    },
    (ctx, { body }) => createDomain(ctx, body),
  ),
  endpoint(
    {
      method: 'get',
      path: '/email/domains',
      operationId: 'listDomains',
      summary: 'List sender domains',
      tag,
      role: 'viewer',
      query: PageQuery,
      status: 200,
      answer: listOf(Domain),
    },
    (ctx, { query }) => listDomains(ctx, query),
  ),
  endpoint(
    {
      method: 'get',
      path: '/email/domains/{id}',
      operationId: 'getDomain',
      summary: 'Read a sender domain with its DNS records',
      tag,
      role: 'viewer',
      params: IdParams,
      status: 200,
      answer: Domain,
    },
    (ctx, { params }) => getDomain(ctx, params.id),
  ),
  endpoint(
    {
      method: 'delete',
      path: '/email/domains/{id}',
      operationId: 'deleteDomain',
      summary: 'Remove a sender domain',
      tag,
      role: 'admin',
      params: IdParams,
      status: 204,
    },
    (ctx, { params }) => deleteDomain(ctx, params.id),
  ),
];
