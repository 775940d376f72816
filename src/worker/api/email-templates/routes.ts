import * as z from 'zod';
import { listOf, ProjectListQuery } from '../../../contract/lists.ts';
import {
  Template,
  TemplateInput,
  TemplatePatch,
  TemplatePreview,
  TemplatePreviewInput,
} from '../../../contract/messages/email-template.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { previewTemplate } from './preview.ts';
import { createTemplate, deleteTemplate, getTemplate, listTemplates, patchTemplate } from './service.ts';

const tag = 'Email templates';
const IdParams = z.object({ id: z.uuid() });
const example = {
  name: 'Order confirmation',
  subject: 'Order {{event.orderId}} is on its way',
  html: '<p>Thank you, {{user.firstName}}.</p>',
  class: 'transactional',
};

export const templateRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'post',
      path: '/email/templates',
      operationId: 'createTemplate',
      summary: 'Save an email template',
      tag,
      role: 'editor',
      body: TemplateInput,
      example,
      status: 201,
      answer: Template,
    },
    (ctx, { body }) => createTemplate(ctx, body),
  ),
  endpoint(
    {
      method: 'get',
      path: '/email/templates',
      operationId: 'listTemplates',
      summary: 'List email templates',
      tag,
      role: 'viewer',
      query: ProjectListQuery,
      status: 200,
      answer: listOf(Template),
    },
    (ctx, { query }) => listTemplates(ctx, query),
  ),
  endpoint(
    {
      method: 'get',
      path: '/email/templates/{id}',
      operationId: 'getTemplate',
      summary: 'Read an email template',
      tag,
      role: 'viewer',
      params: IdParams,
      status: 200,
      answer: Template,
    },
    (ctx, { params }) => getTemplate(ctx, params.id),
  ),
  endpoint(
    {
      method: 'patch',
      path: '/email/templates/{id}',
      operationId: 'patchTemplate',
      summary: 'Change an email template',
      tag,
      role: 'editor',
      params: IdParams,
      body: TemplatePatch,
      example: { subject: 'Order {{event.orderId}} has left' },
      status: 200,
      answer: Template,
    },
    (ctx, { params, body }) => patchTemplate(ctx, params.id, body),
  ),
  endpoint(
    {
      method: 'delete',
      path: '/email/templates/{id}',
      operationId: 'deleteTemplate',
      summary: 'Delete an email template that no workflow uses',
      tag,
      role: 'editor',
      params: IdParams,
      status: 204,
    },
    (ctx, { params }) => deleteTemplate(ctx, params.id),
  ),
  endpoint(
    {
      method: 'post',
      path: '/email/templates/{id}/preview',
      operationId: 'previewTemplate',
      summary: 'Render a template for a person and an event, and name the variables without a value',
      tag,
      role: 'viewer',
      params: IdParams,
      body: TemplatePreviewInput,
      example: { userId: 'ada', event: { orderId: 'A-1001' } },
      status: 200,
      answer: TemplatePreview,
    },
    (ctx, { params, body }) => previewTemplate(ctx, params.id, body),
  ),
];
