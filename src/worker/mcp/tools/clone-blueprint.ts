import * as z from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { Blueprint, ClonedWorkflow, CloneInput } from '../../../contract/workflows/blueprint.ts';
import { suggestionFor } from '../../../engine/faults/sentences.ts';
import type { CallApi } from '../call-api.ts';
import { actingTool } from '../tool.ts';
import { projectField } from './fields.ts';

export const cloneBlueprint = actingTool({
  name: 'clone_blueprint',
  title: 'Clone a blueprint',
  text: 'Makes a workflow from a blueprint, with its templates and audiences: welcome-series, cart-abandonment, order-confirmation, post-purchase-feedback, trial-ending, re-engagement, birthday, password-reset.',
  gate: 'write',
  hints: { destructive: false, idempotent: false, openWorld: false },
  input: z.strictObject({
    ...projectField,
    slug: z.string().min(1).max(100).describe('Short name of the blueprint.'),
    name: CloneInput.shape.name,
    isActive: CloneInput.shape.isActive,
  }),
  shown: z.object({ plan: z.object({ workflow: z.string(), isActive: z.boolean(), blueprint: Blueprint }) }),
  result: z.object({ workflow: ClonedWorkflow }),
  show: async ({ api }, { slug, projectId, name, isActive = false }) => {
    const blueprint = await blueprintOf(api, slug, projectId);
    const workflow = name ?? blueprint.name;
    const { length: count } = blueprint.templates;
    const missing = blueprint.needs.filter((need) => need.missing && !need.optional);
    const lacks = missing.map((need) => ` The project lacks the ${need.kind} "${need.name}".`).join('');
    return {
      text: `It would make the ${isActive ? 'active' : 'inactive'} workflow "${workflow}" with ${count} ${count === 1 ? 'template' : 'templates'}.${lacks}`,
      data: { plan: { workflow, isActive, blueprint } },
    };
  },
  act: async ({ api }, { slug, ...body }) => {
    const workflow = await api('cloneBlueprint', { params: { slug }, body });
    return { text: `Workflow "${workflow.name}" was made; it is ${workflow.status}.`, data: { workflow } };
  },
});

async function blueprintOf(api: CallApi, slug: string, projectId: string | undefined): Promise<Blueprint> {
  const { data } = await api('listBlueprints', { query: { projectId } });
  const blueprint = data.find((one) => one.slug === slug);
  if (blueprint) return blueprint;
  const slugs = data.map((one) => one.slug);
  const meant = suggestionFor(slug, slugs);
  throw new AppError(
    'not_found',
    `There is no blueprint "${slug.slice(0, 100)}"; ${meant === undefined ? `there are ${slugs.join(', ')}` : `did you mean "${meant}"?`}`,
  );
}
