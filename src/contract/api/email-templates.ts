import { listOf, ProjectListQuery } from '../lists.ts';
import {
  Template,
  TemplateInput,
  TemplatePatch,
  TemplatePreview,
  TemplatePreviewInput,
} from '../messages/email-template.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = { name: 'Email templates', text: 'Subject and bodies with variables, for many messages.' };
const example = {
  name: 'Order confirmation',
  subject: 'Order {{event.orderId}} is on its way',
  html: '<p>Thank you, {{user.firstName}}.</p>',
  class: 'transactional',
};

export const emailTemplateRoutes = {
  createTemplate: {
    method: 'post',
    path: `${orgBase}/email/templates`,
    summary: 'Save an email template',
    tag,
    role: 'editor',
    impersonal: true,
    body: TemplateInput,
    example,
    status: 201,
    answer: Template,
  },
  listTemplates: {
    method: 'get',
    path: `${orgBase}/email/templates`,
    summary: 'List email templates',
    tag,
    role: 'viewer',
    query: ProjectListQuery,
    status: 200,
    answer: listOf(Template),
  },
  getTemplate: {
    method: 'get',
    path: `${orgBase}/email/templates/{id}`,
    summary: 'Read an email template',
    tag,
    role: 'viewer',
    params: IdParams,
    status: 200,
    answer: Template,
  },
  patchTemplate: {
    method: 'patch',
    path: `${orgBase}/email/templates/{id}`,
    summary: 'Change an email template',
    tag,
    role: 'editor',
    params: IdParams,
    body: TemplatePatch,
    example: { subject: 'Order {{event.orderId}} has left' },
    status: 200,
    answer: Template,
  },
  deleteTemplate: {
    method: 'delete',
    path: `${orgBase}/email/templates/{id}`,
    summary: 'Delete an email template that no workflow uses',
    tag,
    role: 'editor',
    params: IdParams,
    status: 204,
  },
  previewTemplate: {
    method: 'post',
    path: `${orgBase}/email/templates/{id}/preview`,
    summary: 'Render a template for a person and an event, and name the variables without a value',
    tag,
    role: 'viewer',
    params: IdParams,
    body: TemplatePreviewInput,
    example: { userId: 'ada', event: { orderId: 'A-1001' } },
    status: 200,
    answer: TemplatePreview,
  },
} satisfies OrgRoutes;
