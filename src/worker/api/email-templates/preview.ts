import { AppError } from '../../../contract/errors.ts';
import type { TemplatePreview, TemplatePreviewInput } from '../../../contract/messages/email-template.ts';
import type { StepOf } from '../../../contract/workflows/workflow.ts';
import { buildScope } from '../../../engine/scope.ts';
import { renderStep } from '../../../engine/steps/render-step.ts';
import type { Ctx } from '../../access/context.ts';
import { fetchProfile, toProfile } from '../profiles/service.ts';
import { getTemplate } from './service.ts';

/** Renders a template as a step would; the variables of a run are missing, as there is none. */
export async function previewTemplate(ctx: Ctx, id: string, input: TemplatePreviewInput): Promise<TemplatePreview> {
  const template = await getTemplate(ctx, id);
  const { userId, event } = input;
  const profile = userId === undefined ? null : toProfile(await fetchProfile(ctx, template.projectId, userId));
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

/** The step that would send the template. */
const stepWith = (templateId: string): StepOf<'send_email'> => ({
  label: 'preview',
  type: 'send_email',
  config: { templateId, to: 'preview@example.com' },
  delayMinutes: 0,
  next: null,
});
