import { listOf } from '../lists.ts';
import { Domain, DomainInput, DomainPatch } from '../messages/email-domain.ts';
import { PageQuery } from '../primitives.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = {
  name: 'Email domains',
  text: 'Domains that messages are sent from. Add one, set its DNS records, verify it; see the guide on sending mail.',
};

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
  patchDomain: {
    method: 'patch',
    path: `${orgBase}/email/domains/{id}`,
    summary: 'Name the channel or the DNS records of a sender domain',
    tag,
    role: 'admin',
    impersonal: true,
    params: IdParams,
    body: DomainPatch,
    example: {
      records: [
        { purpose: 'dkim', type: 'TXT', name: 's1._domainkey', value: 'v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4' },
      ],
    },
    status: 200,
    answer: Domain,
  },
  verifyDomain: {
    method: 'post',
    path: `${orgBase}/email/domains/{id}/verify`,
    summary: 'Verify a sender domain: ask DNS for its records now',
    tag,
    role: 'admin',
    impersonal: true,
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
