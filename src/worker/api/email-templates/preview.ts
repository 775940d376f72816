import { AppError } from '../../../contract/errors.ts';
import type { TemplatePreview, TemplatePreviewInput } from '../../../contract/messages/email-template.ts';
import type { StepOf } from '../../../contract/workflows/workflow.ts';
import { buildScope } from '../../../engine/scope.ts';
import { renderStep } from '../../../engine/steps/render-step.ts';
import type { Ctx } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { found } from '../../access/tenant.ts';
import { readProfile, toProfile } from '../../store/profile-view.ts';
import { getTemplate } from './service.ts';

/** Renders a template as a step would; the variables of a run are missing, as there is none. */
export async function previewTemplate(ctx: Ctx, id: string, input: TemplatePreviewInput): Promise<TemplatePreview> {
  const template = await getTemplate(ctx, id);
  const { userId, event } = input;
  const profile = userId === undefined ? null : await profileFor(ctx, template.projectId, userId);
  const { name, timezone } = ctx.org;
  const scope = buildScope({
    profile,
    event: { type: 'preview', userId, timestamp: ctx.now, properties: event },
    org: { id: ctx.org.id, name, timezone },
  });
  const rendered = renderStep(stepWith(id), scope, { now: ctx.now, emailTemplate: template });
  if ('fault' in rendered) throw new AppError('invalid', rendered.fault);
  const { subject, html, text } = rendered.input;
  return { subject, html, text, missing: [...rendered.missing] };
}

async function profileFor(ctx: Ctx, projectId: string, userId: string) {
  const row = await readProfile(await projectDb(ctx, projectId), projectId, userId);
  return toProfile(found(row, `person ${userId} in this project`));
}

/** The step that would send the template. */
const stepWith = (templateId: string): StepOf<'send_email'> => ({
  label: 'preview',
  type: 'send_email',
  config: { templateId, to: 'preview@example.com' },
  delayMinutes: 0,
  next: null,
});
