import * as z from 'zod';
import { CreatedProject, Project, ProjectInput } from '../../../contract/account/project.ts';
import { listOf } from '../../../contract/lists.ts';
import { PageQuery } from '../../../contract/primitives.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { createProject, getProject, listProjects, rotateProjectSecrets } from './service.ts';

const tag = 'Projects';
const IdParams = z.object({ id: z.uuid() });

export const projectRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'post',
      path: '/projects',
      operationId: 'createProject',
      summary: 'Create a project',
      tag,
      role: 'admin',
      body: ProjectInput,
      example: { name: 'Production' },
      status: 201,
      answer: CreatedProject,
    },
    (ctx, { body }) => createProject(ctx, body),
  ),
  endpoint(
    {
      method: 'get',
      path: '/projects',
      operationId: 'listProjects',
      summary: 'List projects',
      tag,
      role: 'viewer',
      query: PageQuery,
      status: 200,
      answer: listOf(Project),
    },
    (ctx, { query }) => listProjects(ctx, query),
  ),
  endpoint(
    {
      method: 'get',
      path: '/projects/{id}',
      operationId: 'getProject',
      summary: 'Read a project',
      tag,
      role: 'viewer',
      params: IdParams,
      status: 200,
      answer: Project,
    },
    (ctx, { params }) => getProject(ctx, params.id),
  ),
  endpoint(
    {
      method: 'post',
      path: '/projects/{id}/rotate-secrets',
      operationId: 'rotateProjectSecrets',
      summary: 'Replace the feed and webhook secrets of a project',
      tag,
      role: 'admin',
      params: IdParams,
      status: 200,
      answer: CreatedProject,
    },
    (ctx, { params }) => rotateProjectSecrets(ctx, params.id),
  ),
];
