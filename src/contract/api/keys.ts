import { CreatedKey, Key, KeyInput } from '../account/key.ts';
import { listOf } from '../lists.ts';
import { PageQuery } from '../primitives.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Keys', text: 'API keys.' };

export const keyRoutes = {
  createKey: {
    method: 'post',
    path: `${orgBase}/keys`,
    summary: 'Create an API key; it is shown once',
    tag,
    role: 'admin',
    impersonal: true,
    body: KeyInput,
    example: { name: 'ci', role: 'editor' },
    status: 201,
    answer: CreatedKey,
  },
  listKeys: {
    method: 'get',
    path: `${orgBase}/keys`,
    summary: 'List API keys in use',
    tag,
    role: 'admin',
    query: PageQuery,
    status: 200,
    answer: listOf(Key),
  },
  revokeKey: {
    method: 'delete',
    path: `${orgBase}/keys/{id}`,
    summary: 'Revoke an API key',
    tag,
    role: 'admin',
    params: IdParams,
    status: 204,
  },
} satisfies OrgRoutes;
