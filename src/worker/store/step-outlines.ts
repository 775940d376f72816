// What lists say of the steps of versions: read by their keys, and kept, since versions never change.
import type { StepType } from '../../contract/workflows/steps/registry.ts';
import { createCache } from '../../engine/cache.ts';

/** A step of a version, in the order of its definition. */
export interface OutlinedStep {
  label: string;
  title: string | null;
  type: StepType;
}

/** A version of a workflow. */
export interface VersionKey {
  workflowId: string;
  version: number;
}

const outlines = createCache<readonly OutlinedStep[]>({ max: 2_000 });

/** The name of a version in what `readOutlines` returns. */
export const outlineKey = ({ workflowId, version }: VersionKey): string => `${workflowId}@${version}`;

/** The steps of versions by `outlineKey`; one that does not exist is left out. */
export async function readOutlines(
  db: D1Database,
  versions: readonly VersionKey[],
): Promise<Map<string, readonly OutlinedStep[]>> {
  const wanted = new Map(versions.map((version) => [outlineKey(version), version]));
  const known = new Map<string, readonly OutlinedStep[]>();
  for (const key of wanted.keys()) {
    const outline = outlines.get(key);
    if (outline) known.set(key, outline);
  }
  const missing = [...wanted].flatMap(([key, { workflowId, version }]) =>
    known.has(key) ? [] : [[workflowId, version]],
  );
  if (missing.length === 0) return known;
  const { results } = await db
    .prepare(
      `SELECT v.workflow_id AS workflowId, v.version, (
         SELECT json_group_array(json_object('label', s.value ->> 'label', 'title', s.value ->> 'title', 'type', s.value ->> 'type'))
         FROM json_each(v.definition, '$.steps') s) AS steps
       FROM json_each(?1) wanted
       CROSS JOIN workflow_versions v ON v.workflow_id = wanted.value ->> 0 AND v.version = wanted.value ->> 1`,
    )
    .bind(JSON.stringify(missing))
    .all<VersionKey & { steps: string }>();
  for (const { steps, ...version } of results) {
    const outline = JSON.parse(steps) as OutlinedStep[];
    outlines.set(outlineKey(version), outline);
    known.set(outlineKey(version), outline);
  }
  return known;
}
