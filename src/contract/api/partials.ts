import { listOf, ProjectListQuery } from '../lists.ts';
import { EmailPartial, PartialInput, PartialPatch } from '../messages/partial.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Partials', text: 'Parts that many emails put in by name, such as a button.' };
const base = `${orgBase}/email/partials`;
const one = `${base}/{id}`;
const example = {
  name: 'button',
  args: [{ name: 'url' }, { name: 'label', default: 'Open' }],
  html: '<a href="{{url}}">{{label}}</a>',
};

export const partialRoutes = {
  createPartial: {
    method: 'post',
    path: base,
    summary: 'Save a partial',
    tag,
    role: 'editor',
    impersonal: true,
    body: PartialInput,
    example,
    versioned: true,
    status: 201,
    answer: EmailPartial,
  },
  listPartials: {
    method: 'get',
    path: base,
    summary: 'List partials, newest first',
    tag,
    role: 'viewer',
    query: ProjectListQuery,
    status: 200,
    answer: listOf(EmailPartial),
  },
  getPartial: {
    method: 'get',
    path: one,
    summary: 'Read a partial',
    tag,
    role: 'viewer',
    params: IdParams,
    versioned: true,
    status: 200,
    answer: EmailPartial,
  },
  patchPartial: {
    method: 'patch',
    path: one,
    summary: 'Change a partial, unless a text that calls it could not be rendered any more',
    tag,
    role: 'editor',
    params: IdParams,
    body: PartialPatch,
    example: { html: '<a href="{{url}}" style="font-weight:bold">{{label}}</a>' },
    versioned: true,
    status: 200,
    answer: EmailPartial,
  },
  deletePartial: {
    method: 'delete',
    path: one,
    summary: 'Delete a partial that nothing calls',
    tag,
    role: 'editor',
    params: IdParams,
    status: 204,
  },
} satisfies OrgRoutes;
