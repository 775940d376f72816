import { CreatedProject, Project, ProjectInput, RotatedProject, RotateSecretsInput } from '../account/project.ts';
import { listOf } from '../lists.ts';
import { PageQuery } from '../primitives.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Projects', text: 'Environments or apps of an organisation; everything else belongs to one.' };

export const projectRoutes = {
  createProject: {
    method: 'post',
    path: `${orgBase}/projects`,
    summary: 'Create a project',
    tag,
    role: 'admin',
    impersonal: true,
    body: ProjectInput,
    example: { name: 'Production' },
    status: 201,
    answer: CreatedProject,
  },
  listProjects: {
    method: 'get',
    path: `${orgBase}/projects`,
    summary: 'List projects',
    tag,
    role: 'viewer',
    query: PageQuery,
    status: 200,
    answer: listOf(Project),
  },
  getProject: {
    method: 'get',
    path: `${orgBase}/projects/{id}`,
    summary: 'Read a project',
    tag,
    role: 'viewer',
    params: IdParams,
    status: 200,
    answer: Project,
  },
  rotateProjectSecrets: {
    method: 'post',
    path: `${orgBase}/projects/{id}/rotate-secrets`,
    summary: 'Replace the feed and webhook secrets of a project',
    tag,
    role: 'admin',
    impersonal: true,
    params: IdParams,
    body: RotateSecretsInput,
    example: { feed: true, webhook: false, graceHours: 24 },
    status: 200,
    answer: RotatedProject,
  },
} satisfies OrgRoutes;
