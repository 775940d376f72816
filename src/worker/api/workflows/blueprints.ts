// Blueprints: the gallery, each as a bundle, and cloning, which writes as an import does: all of it, or nothing.
import { type BlueprintSource, blueprints, sharedParts } from '../../../blueprints/index.ts';
import { bundleVersion } from '../../../contract/bundle.ts';
import { AppError } from '../../../contract/errors.ts';
import type { Blueprint, BlueprintQuery, ClonedWorkflow, CloneInput } from '../../../contract/workflows/blueprint.ts';
import { namedAfter, namedItems, sampleAt, wholeBundle, without } from '../../../engine/versions/blueprint.ts';
import { canonicalText } from '../../../engine/versions/bundle/canonical.ts';
import { judgeBundle } from '../../../engine/versions/bundle/judge-bundle.ts';
import { nameOf } from '../../../engine/versions/bundle/registry.ts';
import { type Ctx, projectOf, projectsOf } from '../../access/context.ts';
import { found } from '../../access/tenant.ts';
import { type Content, factsOf, readContent } from '../../bundles/content.ts';
import { plainNeeds, type Supplies } from '../../bundles/needs.ts';
import { type Plan, planImport } from '../../bundles/plan.ts';
import { requireFollowable, requireRoomFor } from '../../bundles/refusals.ts';
import { writePlan } from '../../bundles/write.ts';
import { openProject } from '../../db/client.ts';
import { timeId } from '../../ids.ts';
import { readSupplies } from '../../store/bundle-content.ts';
import { unchangedContentStatement } from '../../store/bundle-imports.ts';
import { isChanged } from '../../store/unchanged.ts';
import { getWorkflow } from './service.ts';

/** How often a clone is planned because somebody saved meanwhile. What they saved seldom matters to it, so this is often. */
const mostPlans = 12;

/** Every blueprint, with what a project lacks for it. */
export async function listBlueprints(ctx: Ctx, { projectId: asked }: BlueprintQuery): Promise<{ data: Blueprint[] }> {
  const projectId = await lookedAt(ctx, asked);
  const supplies = projectId === null ? null : await readSupplies(await openProject(ctx.env, projectId), projectId);
  return { data: [...blueprints.values()].map((source) => galleryOf(source, supplies, ctx.now)) };
}

/** A blueprint as a canonical bundle. */
export async function getBlueprint(slug: string): Promise<string> {
  return canonicalText(wholeBundle(sourceOf(slug).bundle, sharedParts));
}

/** Clones a blueprint, named as asked; 409 where a name is taken. */
export async function cloneBlueprint(ctx: Ctx, slug: string, input: CloneInput): Promise<ClonedWorkflow> {
  const projectId = await projectOf(ctx, input.projectId);
  const source = sourceOf(slug);
  const db = await openProject(ctx.env, projectId);
  let content = await readContent(db, projectId);
  for (let tries = 1; ; tries += 1) {
    const plan = planClone(ctx, content, source, input);
    try {
      await writePlan(ctx, content, plan, {
        begin: unchangedContentStatement(db, projectId, content.version),
        more: [],
        audit: [],
        noted: { blueprint: slug },
      });
    } catch (error) {
      if (!isChanged(error)) throw error;
      if (tries === mostPlans) throw overtaken(error);
      content = await readContent(db, projectId);
      continue;
    }
    return clonedOf(ctx, content, plan);
  }
}

function overtaken(cause: unknown): AppError {
  const message =
    'The project was changed again and again while the blueprint was cloned, so nothing was made; try again.';
  return new AppError('conflict', message, { cause });
}

const sourceOf = (slug: string): BlueprintSource => found(blueprints.get(slug), `blueprint ${slug}`);

/** The project of a gallery: the one that is named, else the only one there is. */
async function lookedAt(ctx: Ctx, asked: string | undefined): Promise<string | null> {
  if (asked !== undefined) return projectOf(ctx, asked);
  const [only, ...others] = await projectsOf(ctx);
  return only !== undefined && others.length === 0 ? only : null;
}

const nothing: Supplies = { channels: [], variables: [] };

function galleryOf(
  { slug, name, summary, customise, sample, bundle }: BlueprintSource,
  supplies: Supplies | null,
  now: number,
): Blueprint {
  const items = namedItems({ ...sharedParts, ...bundle }).map(({ kind, item }) => ({
    kind,
    item,
    name: nameOf(kind, item),
  }));
  const [workflow] = bundle.workflows ?? [];
  if (!workflow) throw new Error(`The blueprint ${slug} has no workflow.`);
  const needs = plainNeeds(supplies ?? nothing, items).map((need) => ({
    ...need,
    optional: isOptional(need),
    missing: supplies === null ? null : need.missing,
  }));
  return {
    slug,
    name,
    summary,
    // As the bundle has been judged: a trigger with names.
    trigger: workflow.trigger as Blueprint['trigger'],
    steps: workflow.steps.map(({ label = '', title, type }) => ({ label, ...(title ? { title } : {}), type })),
    templates: (bundle.templates ?? []).map((template) => template.name),
    needs,
    customise: [...customise],
    sample: { properties: sampleAt(sample.properties, now), traits: sampleAt(sample.traits, now) },
    tests: bundle.tests?.length ?? 0,
  };
}

/** Texts do without a variable that has no value; a message does not leave without a channel. */
const isOptional = ({ kind }: { kind: string }): boolean => kind === 'variable';

function planClone(
  ctx: Ctx,
  content: Content,
  source: BlueprintSource,
  { name = source.name, isActive = false }: CloneInput,
): Plan {
  const facts = factsOf(content);
  const isThere = ({ kind, identity }: { kind: keyof typeof facts.items; identity: string }) =>
    (facts.items[kind] ?? []).some((item) => item.identity === identity);
  const made = (as: string) => namedItems(namedAfter(source.bundle, source.name, as));
  if (made(name).some(isThere)) throw nameTaken(name, (as) => !made(as).some(isThere));
  const own = namedAfter(source.bundle, source.name, name);
  const [workflow] = own.workflows ?? [];
  const lists = { ...without(sharedParts, isThere), ...own, workflows: workflow ? [{ ...workflow, isActive }] : [] };
  const verdict = judgeBundle({ version: bundleVersion, ...lists }, facts, {
    // A variable has no id but its name.
    newId: (kind, identity) => (kind === 'variable' ? identity : timeId(ctx.now)),
  });
  if (!verdict.ok) {
    const [first] = verdict.faults;
    const message = `What this project has under the names that blueprints share does not fit: ${first?.message ?? ''}`;
    throw new AppError('conflict', message);
  }
  const plan = planImport(content, verdict.bundle, { source: 'default', prune: false }, []);
  requireFollowable(content, plan, '');
  requireRoomFor(ctx, content, plan);
  return plan;
}

function nameTaken(name: string, isFree: (name: string) => boolean): AppError {
  let count = 2;
  while (!isFree(`${name} ${count}`)) count += 1;
  const suggestion = `${name} ${count}`;
  const message = `The name "${name}" is taken in this project, by a workflow or by what is named after one; "${suggestion}" is free.`;
  return new AppError('conflict', message, { faults: [{ pointer: '/name', code: 'name_taken', message, suggestion }] });
}

async function clonedOf(ctx: Ctx, content: Content, { items }: Plan): Promise<ClonedWorkflow> {
  const created = items.map(({ kind, id, told }) => ({ kind, name: told.name, id }));
  const made = items.flatMap(({ kind, told, after }) => (after ? [{ kind, name: told.name, item: after.item }] : []));
  const { id = '' } = created.find(({ kind }) => kind === 'workflow') ?? {};
  const needs = plainNeeds(content, [...made, ...shared(content)]);
  return {
    ...(await getWorkflow(ctx, id)),
    created,
    needs: needs.map((need) => ({ ...need, optional: isOptional(need) })),
  };
}

/** The variables that blueprints share, as the project had them before. */
function shared({ items }: Content) {
  const names = new Set((sharedParts.variables ?? []).map(({ name }) => name));
  return items.filter(({ kind, name }) => kind === 'variable' && names.has(name));
}
