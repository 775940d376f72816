// The file of `plan --out`: a plan that was looked at, with all that is needed to apply exactly it.
import { resolve } from 'node:path';
import * as z from 'zod';
import { ImportResult } from '../../contract/bundle/import.ts';
import type { Bundle } from '../../contract/bundle.ts';
import { isObject } from '../../contract/json.ts';
import { RunsChoiceWord } from '../../contract/workflows/moves.ts';
import type { Context } from '../context.ts';
import { usageFailure } from '../failure.ts';
import { readText } from '../files/read-text.ts';
import { writeWhole } from '../files/write-folder.ts';
import type { Prepared } from './prepare.ts';

const PlanFile = z.object({
  planFile: z.literal(1),
  url: z.string(),
  org: z.string(),
  project: z.string(),
  source: z.string(),
  ref: z.string().nullable(),
  variables: z.record(z.string(), z.string()),
  choices: z.object({
    prune: z.boolean(),
    overwrite: z.boolean(),
    takeOver: z.boolean(),
    runs: RunsChoiceWord.optional(),
  }),
  /** As it was sent; the server judges it again. */
  bundle: z.custom<Bundle>((value) => isObject(value)),
  plan: ImportResult,
});
type PlanFile = z.infer<typeof PlanFile>;

export function writePlan(context: Context, path: string, prepared: Prepared, plan: ImportResult): void {
  const { connection, source, ref, bundle, variables, choices } = prepared;
  const { url, org, project } = connection;
  const file = { planFile: 1, url, org, project, source, ref, variables, choices, bundle, plan };
  writeWhole(resolve(context.host.cwd, path), `${JSON.stringify(file)}\n`);
}

/** A plan for the environment of this call; one that was made for another is refused. */
export async function readPlan(context: Context, path: string) {
  const read = parsePlan(await readText(context.host, path));
  if (read === null)
    throw usageFailure(`${path} is not a plan of this version of sendora; make it with sendora plan --out.`);
  const connection = context.connection();
  const isHere = (['url', 'org', 'project'] as const).every((field) => read[field] === connection[field]);
  if (!isHere) {
    throw usageFailure(
      `${path} was made for project ${read.project} at ${read.url}, not for ${connection.project} at ${connection.url}.`,
    );
  }
  const { source, ref, bundle, variables, choices, plan } = read;
  return {
    prepared: { connection, source, ref, bundle, variables, choices: { ...choices, runs: choices.runs } },
    plan,
  };
}

function parsePlan(text: string): PlanFile | null {
  try {
    const parsed = PlanFile.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
