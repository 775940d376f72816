// Imports a bundle: read what is there, judge, plan, write; again where somebody saved meanwhile.
import { type ImportQuery, type ImportResult, importLimits } from '../../contract/bundle/import.ts';
import { type Fault, invalidInput } from '../../contract/errors.ts';
import { limited } from '../../engine/faults/faults.ts';
import { runBundleTests } from '../../engine/simulate/run-tests.ts';
import type { Ctx } from '../access/context.ts';
import { openProject } from '../db/client.ts';
import { timeId } from '../ids.ts';
import { startJobs } from '../run-object/jobs/start-jobs.ts';
import { isOvertaken } from '../store/bundle-imports.ts';
import { isSecretTaken } from '../store/project-secrets.ts';
import { overtakenByWhom } from './conflict.ts';
import { type Content, readContent } from './content.ts';
import { domainUses } from './domain-needs.ts';
import { type BundleSecrets, judgeForProject } from './judge.ts';
import { type LivingPlan, planLiving } from './living.ts';
import { needsOf } from './needs.ts';
import { type Plan, planImport } from './plan.ts';
import type { ImportRequest } from './read-request.ts';
import { requireFollowable, requireNoDrift, requireRoomFor, requireSeen, requireUnused } from './refusals.ts';
import { valueChanges, valuesAfter } from './variables.ts';
import { warningsOf } from './warnings.ts';
import { writeImport } from './write.ts';

/** How a bundle is imported. */
export type ImportOptions = Omit<ImportQuery, 'projectId'> & {
  /** The fingerprint of the only plan that may be carried out. */
  ifMatch?: string | undefined;
};

/** Imports a bundle into a project that the caller may write, or says what that would change. */
export async function importInto(
  ctx: Ctx,
  projectId: string,
  request: ImportRequest,
  options: ImportOptions,
): Promise<ImportResult> {
  const db = await openProject(ctx.env, projectId);
  let content = await readContent(db, projectId);
  for (let tries = 1; ; tries += 1) {
    const prepared = await prepare(ctx, content, request, options);
    if (options.dryRun) return resultOf(prepared, null, []);
    const importId = timeId(ctx.now);
    const jobs = prepared.living.jobsOf(importId);
    try {
      const { plan, secrets } = prepared;
      await writeImport(ctx, { importId, content, plan, options, jobs, more: secrets.statements });
    } catch (error) {
      if (!isOvertaken(error) && !isSecretTaken(error)) throw error;
      const now = await readContent(db, projectId);
      if (tries === importLimits.plans) throw overtakenByWhom(content, now, error);
      content = now;
      continue;
    }
    return resultOf(prepared, importId, await startJobs(ctx.env, jobs));
  }
}

interface Prepared {
  plan: Plan;
  secrets: BundleSecrets;
  living: LivingPlan;
  tests: ImportResult['tests'];
  needs: ImportResult['needs'];
  warnings: ImportResult['warnings'];
}

/** Everything up to the write; throws the refusal of the first stage that has one. */
async function prepare(ctx: Ctx, content: Content, request: ImportRequest, options: ImportOptions): Promise<Prepared> {
  const { at, runs } = request;
  const verdict = await judgeForProject(ctx, content, request, options);
  if (!verdict.ok) throw invalidInput(verdict.faults);
  const { bundle, secrets } = verdict;
  const tests = runBundleTests(bundle, { clock: () => Date.now() });
  const red = tests.results.flatMap(({ failures }) =>
    failures.map(({ pointer, code, message }): Fault => ({ pointer: at + pointer, code, message })),
  );
  if (red.length > 0) throw invalidInput(limited(red));
  const values = valueChanges(content, request.variables);
  const plan = planImport(content, bundle, options, values);
  requireFollowable(content, plan, at);
  requireUnused(content, plan, at);
  if (options.onDrift === 'refuse') requireNoDrift(plan, at);
  requireRoomFor(ctx, content, plan);
  if (options.ifMatch !== undefined) requireSeen(plan, options.ifMatch);
  const choices = { default: options.runs, ...runs };
  const living = await planLiving(ctx, content, plan, choices);
  const domains = await domainUses(ctx, content, bundle, valuesAfter(content, request.bundle, request.variables));
  return {
    plan,
    secrets,
    living,
    tests,
    needs: needsOf(content, bundle, { values: request.variables, secrets: secrets.known, domains }),
    warnings: warningsOf(content, plan, living),
  };
}

function resultOf(
  { plan, living, tests, needs, warnings }: Prepared,
  importId: string | null,
  jobs: ImportResult['jobs'],
): ImportResult {
  const items = plan.items.map(({ told, id }) => {
    const runs = living.plans.get(id);
    return { ...told, ...(runs === undefined ? {} : { runs }) };
  });
  const { fingerprint, counts, values } = plan;
  const dryRun = importId === null;
  return { importId, dryRun, fingerprint, ...counts, items, variables: values, needs, tests, warnings, jobs };
}
