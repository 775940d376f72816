import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { readTemplateVersion } from '../store/template-versions.ts';

/** The faults of versions of templates that steps name and the project does not have, or no longer. */
export async function versionFaults(env: Env, projectId: string, input: unknown): Promise<Fault[]> {
  const steps: unknown[] = isObject(input) && Array.isArray(input.steps) ? input.steps.slice(0, 100) : [];
  const named = steps.flatMap((step, index) => {
    const config = isObject(step) && isObject(step.config) ? step.config : {};
    const { templateId: id, templateVersion: version } = config;
    return typeof id === 'string' && Number.isInteger(version) ? [{ id, version: Number(version), index }] : [];
  });
  if (named.length === 0) return [];
  const db = await openProject(env, projectId);
  const found = await Promise.all(
    named.map(async ({ id, version, index }): Promise<Fault[]> => {
      if (await readTemplateVersion(db, { projectId, id }, version)) return [];
      const message = `The template has no version ${version}; only the last 50 are kept.`;
      return [{ pointer: `/steps/${index}/config/templateVersion`, code: 'unknown_reference', message }];
    }),
  );
  return found.flat();
}
