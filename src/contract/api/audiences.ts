import { savedTexts } from '../lines.ts';
import { listOf, NamedListQuery } from '../lists.ts';
import { Audience, AudienceInput, AudiencePatch, AudiencePreview, AudiencePreviewInput } from '../people/audience.ts';
import { Profile } from '../people/profile.ts';
import { PageQuery } from '../primitives.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Audiences', text: 'Saved conditions over people, evaluated at the moment of use.' };
const example = { name: 'Pro plan', condition: { trait: 'plan', op: 'eq', value: 'pro' } };

export const audienceRoutes = {
  createAudience: {
    method: 'post',
    path: `${orgBase}/customers/audiences`,
    summary: 'Save an audience',
    tag,
    role: 'editor',
    impersonal: true,
    body: savedTexts(AudienceInput),
    example,
    status: 201,
    answer: Audience,
  },
  listAudiences: {
    method: 'get',
    path: `${orgBase}/customers/audiences`,
    summary: 'List audiences',
    tag,
    role: 'viewer',
    query: NamedListQuery,
    status: 200,
    answer: listOf(Audience),
  },
  getAudience: {
    method: 'get',
    path: `${orgBase}/customers/audiences/{id}`,
    summary: 'Read an audience',
    tag,
    role: 'viewer',
    params: IdParams,
    status: 200,
    answer: Audience,
  },
  patchAudience: {
    method: 'patch',
    path: `${orgBase}/customers/audiences/{id}`,
    summary: 'Change an audience',
    tag,
    role: 'editor',
    params: IdParams,
    body: savedTexts(AudiencePatch),
    example: { name: 'Paying people' },
    status: 200,
    answer: Audience,
  },
  deleteAudience: {
    method: 'delete',
    path: `${orgBase}/customers/audiences/{id}`,
    summary: 'Delete an audience that no workflow and no open broadcast uses',
    tag,
    role: 'editor',
    params: IdParams,
    status: 204,
  },
  previewAudienceDraft: {
    method: 'post',
    path: `${orgBase}/customers/audiences/preview`,
    summary: 'Count the people that a condition holds for, and say of some why or why not; nothing is saved',
    tag,
    role: 'viewer',
    body: AudiencePreviewInput,
    example: { condition: example.condition, userId: 'ada' },
    status: 200,
    answer: AudiencePreview,
  },
  previewAudience: {
    method: 'post',
    path: `${orgBase}/customers/audiences/{id}/preview`,
    summary: 'Count an audience and name some of its people',
    tag,
    role: 'viewer',
    params: IdParams,
    status: 200,
    answer: AudiencePreview,
  },
  listMembers: {
    method: 'get',
    path: `${orgBase}/customers/audiences/{id}/members`,
    summary: 'List the people in an audience now',
    tag,
    role: 'viewer',
    params: IdParams,
    query: PageQuery,
    status: 200,
    answer: listOf(Profile),
  },
} satisfies OrgRoutes;
