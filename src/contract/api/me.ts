import { Me } from '../account/me.ts';
import type { OrgRoutes } from './route.ts';

/** Outside the paths of organisations, since whoever has a key alone does not know the id of its organisation. */
export const meRoutes = {
  getMe: {
    method: 'get',
    path: '/api/v1/me',
    summary: 'Tell whose key this is, and what it may see',
    tag: { name: 'Me', text: 'Who calls: the key with its organisation, projects and role.' },
    role: 'viewer',
    status: 200,
    answer: Me,
  },
} satisfies OrgRoutes;
