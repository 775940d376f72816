import * as z from 'zod';
import { listOf } from '../lists.ts';
import { Suppression, SuppressionInput, SuppressionKey, SuppressionQuery } from '../people/suppression.ts';
import { type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Suppressions', text: 'Addresses that are not written to.' };

export const suppressionRoutes = {
  listSuppressions: {
    method: 'get',
    path: `${orgBase}/email/suppressions`,
    summary: 'List addresses that are not written to',
    tag,
    role: 'viewer',
    query: SuppressionQuery,
    status: 200,
    answer: listOf(Suppression),
  },
  addSuppression: {
    method: 'post',
    path: `${orgBase}/email/suppressions`,
    summary: 'Stop writing to an address',
    tag,
    role: 'editor',
    body: SuppressionInput,
    example: { address: 'ada@example.com' },
    status: 201,
    answer: Suppression,
  },
  deleteSuppression: {
    method: 'delete',
    path: `${orgBase}/email/suppressions/{address}`,
    summary: 'Write to an address again',
    tag,
    role: 'editor',
    params: z.object({ address: z.string().min(1).max(320).describe('The suppressed address, URL-encoded.') }),
    query: SuppressionKey,
    status: 204,
  },
} satisfies OrgRoutes;
