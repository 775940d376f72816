import { listOf, ProjectListQuery } from '../lists.ts';
import { Layout, LayoutInput, LayoutPatch } from '../messages/layout.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Layouts', text: 'What stands around many emails: head, footer, colours.' };
const base = `${orgBase}/email/layouts`;
const one = `${base}/{id}`;
const example = {
  name: 'Shop',
  html: '<html><body>{{{body}}}<p>{{var.brandName}}</p><a href="{{unsubscribeUrl}}">Unsubscribe</a></body></html>',
};

export const layoutRoutes = {
  createLayout: {
    method: 'post',
    path: base,
    summary: 'Save a layout',
    tag,
    role: 'editor',
    impersonal: true,
    body: LayoutInput,
    example,
    versioned: true,
    status: 201,
    answer: Layout,
  },
  listLayouts: {
    method: 'get',
    path: base,
    summary: 'List layouts, newest first',
    tag,
    role: 'viewer',
    query: ProjectListQuery,
    status: 200,
    answer: listOf(Layout),
  },
  getLayout: {
    method: 'get',
    path: one,
    summary: 'Read a layout',
    tag,
    role: 'viewer',
    params: IdParams,
    versioned: true,
    status: 200,
    answer: Layout,
  },
  patchLayout: {
    method: 'patch',
    path: one,
    summary: 'Change a layout; the next email in it has the change',
    tag,
    role: 'editor',
    params: IdParams,
    body: LayoutPatch,
    example: { name: 'Shop, new' },
    versioned: true,
    status: 200,
    answer: Layout,
  },
  deleteLayout: {
    method: 'delete',
    path: one,
    summary: 'Delete a layout that nothing uses',
    tag,
    role: 'editor',
    params: IdParams,
    status: 204,
  },
} satisfies OrgRoutes;
