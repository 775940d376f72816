import * as z from 'zod';
import { Bundle } from '../bundle.ts';
import { Blueprint, BlueprintParams, BlueprintQuery, ClonedWorkflow, CloneInput } from '../workflows/blueprint.ts';
import { type OrgRoutes, orgBase } from './route.ts';

const tag = {
  name: 'Blueprints',
  text: 'Workflows to begin with, complete with texts, audiences and tests: seen, taken as a bundle, cloned in one call.',
};
const base = `${orgBase}/automation/blueprints`;
const reading = { method: 'get', tag, role: 'viewer', plan: 'starter', status: 200 } as const;

export const blueprintRoutes = {
  listBlueprints: {
    ...reading,
    path: base,
    summary: 'List the blueprints, and what a project needs for each',
    query: BlueprintQuery,
    answer: z.object({ data: z.array(Blueprint) }),
  },
  getBlueprint: {
    ...reading,
    path: `${base}/{slug}`,
    summary: 'Read a blueprint as a bundle, with its tests',
    params: BlueprintParams,
    verbatim: true,
    answer: Bundle,
  },
  cloneBlueprint: {
    method: 'post',
    path: `${base}/{slug}/clone`,
    summary: 'Clone a blueprint into a project: the workflow with its templates and audiences',
    tag,
    role: 'editor',
    plan: 'starter',
    impersonal: true,
    params: BlueprintParams,
    body: CloneInput,
    example: { name: 'Cart abandonment', isActive: false },
    status: 201,
    answer: ClonedWorkflow,
  },
} satisfies OrgRoutes;
