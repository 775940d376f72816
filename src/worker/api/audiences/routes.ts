import * as z from 'zod';
import { listOf, ProjectListQuery } from '../../../contract/lists.ts';
import { Audience, AudienceInput, AudiencePatch, AudiencePreview } from '../../../contract/people/audience.ts';
import { Profile } from '../../../contract/people/profile.ts';
import { PageQuery } from '../../../contract/primitives.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { listMembers, previewAudience } from './members.ts';
import { createAudience, deleteAudience, getAudience, listAudiences, patchAudience } from './service.ts';

const tag = 'Audiences';
const IdParams = z.object({ id: z.uuid() });
const example = { name: 'Pro plan', condition: { trait: 'plan', op: 'eq', value: 'pro' } };

export const audienceRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'post',
      path: '/customers/audiences',
      operationId: 'createAudience',
      summary: 'Save an audience',
      tag,
      role: 'editor',
      body: AudienceInput,
      example,
      status: 201,
      answer: Audience,
    },
    (ctx, { body }) => createAudience(ctx, body),
  ),
  endpoint(
    {
      method: 'get',
      path: '/customers/audiences',
      operationId: 'listAudiences',
      summary: 'List audiences',
      tag,
      role: 'viewer',
      query: ProjectListQuery,
      status: 200,
      answer: listOf(Audience),
    },
    (ctx, { query }) => listAudiences(ctx, query),
  ),
  endpoint(
    {
      method: 'get',
      path: '/customers/audiences/{id}',
      operationId: 'getAudience',
      summary: 'Read an audience',
      tag,
      role: 'viewer',
      params: IdParams,
      status: 200,
      answer: Audience,
    },
    (ctx, { params }) => getAudience(ctx, params.id),
  ),
  endpoint(
    {
      method: 'patch',
      path: '/customers/audiences/{id}',
      operationId: 'patchAudience',
      summary: 'Change an audience',
      tag,
      role: 'editor',
      params: IdParams,
      body: AudiencePatch,
      example: { name: 'Paying people' },
      status: 200,
      answer: Audience,
    },
    (ctx, { params, body }) => patchAudience(ctx, params.id, body),
  ),
  endpoint(
    {
      method: 'delete',
      path: '/customers/audiences/{id}',
      operationId: 'deleteAudience',
      summary: 'Delete an audience that no workflow uses',
      tag,
      role: 'editor',
      params: IdParams,
      status: 204,
    },
    (ctx, { params }) => deleteAudience(ctx, params.id),
  ),
  endpoint(
    {
      method: 'post',
      path: '/customers/audiences/{id}/preview',
      operationId: 'previewAudience',
      summary: 'Count an audience and name some of its people',
      tag,
      role: 'viewer',
      params: IdParams,
      status: 200,
      answer: AudiencePreview,
    },
    (ctx, { params }) => previewAudience(ctx, params.id),
  ),
  endpoint(
    {
      method: 'get',
      path: '/customers/audiences/{id}/members',
      operationId: 'listMembers',
      summary: 'List the people in an audience now',
      tag,
      role: 'viewer',
      params: IdParams,
      query: PageQuery,
      status: 200,
      answer: listOf(Profile),
    },
    (ctx, { params, query }) => listMembers(ctx, params.id, query),
  ),
];
