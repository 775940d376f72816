import type { Template, UsedTemplate } from '../../../contract/messages/email-template.ts';
import type { Ctx } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { readTemplateUsers, type TemplateUser } from '../../store/template-users.ts';

const placesShown = 20;

/** Templates with what sends with each; one read for each project. */
export async function withUsage(ctx: Ctx, templates: readonly Template[]): Promise<UsedTemplate[]> {
  const byProject = Map.groupBy(templates, ({ projectId }) => projectId);
  const users = await Promise.all(
    [...byProject].map(async ([projectId, some]) =>
      readTemplateUsers(
        await openProject(ctx.env, projectId),
        projectId,
        some.map(({ id }) => id),
      ),
    ),
  );
  const byTemplate = Map.groupBy(users.flat(), ({ templateId }) => templateId);
  return templates.map((template) => ({ ...template, usedBy: usageOf(byTemplate.get(template.id) ?? []) }));
}

function usageOf(users: readonly TemplateUser[]): UsedTemplate['usedBy'] {
  const ofKind = (wanted: TemplateUser['kind']) => users.filter(({ kind }) => kind === wanted);
  const steps = ofKind('workflow');
  return {
    workflows: new Set(steps.map(({ id }) => id)).size,
    steps: steps.length,
    rules: ofKind('rule').length,
    places: users.slice(0, placesShown).map(({ templateId: _id, ...place }) => place),
  };
}
