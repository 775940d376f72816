import * as z from 'zod';
import { Label } from '../primitives.ts';
import { RunStatus } from './run.ts';
import { Workflow } from './workflow.ts';

/** What becomes of runs in flight when their workflow gets a new version, or is deleted. */
export const RunsChoiceWord = z
  .enum(['stay', 'move', 'cancel'])
  .describe(
    'stay: runs in flight finish in the version they are in. move: those whose step still exists continue in the new version, the others stay. cancel: all of them end.',
  );
export type RunsChoiceWord = z.infer<typeof RunsChoiceWord>;

/** The choice alone, or with other steps for those that are gone. */
export const RunsChoice = z
  .union([
    RunsChoiceWord,
    z.strictObject({
      choice: RunsChoiceWord,
      map: z
        .record(Label, Label)
        .optional()
        .describe('For `move`: label of a step as it was → label of the step in the new version that takes its place.'),
    }),
  ])
  .meta({ id: 'RunsChoice' });
export type RunsChoice = z.infer<typeof RunsChoice>;

/** In the query of a call that makes a new version. */
export const RunsQuery = z.strictObject({
  runs: RunsChoiceWord.optional().describe('What becomes of the runs in flight of earlier versions. Default `stay`.'),
});

/** Why a run cannot move to a new version. */
export const MoveRefusal = z
  .enum(['step_gone', 'type_changed', 'digest_key_changed'])
  .describe(
    'step_gone: no step of the new version has the label of its step. type_changed: the step of that label has another type. digest_key_changed: it gathers events under a key that the new version does not have.',
  );
export type MoveRefusal = z.infer<typeof MoveRefusal>;

/** Runs in flight that are in one version, at one step and in one status. */
export const RunsGroup = z.object({
  version: z.int().describe('Version the runs are in.'),
  step: z
    .string()
    .nullable()
    .describe(
      'Label of the step they are at; null for runs that have not begun, and for those that rest since before Sendora counted steps: each of these decides when it is moved.',
    ),
  status: RunStatus.extract(['queued', 'running', 'paused']),
  count: z.int(),
  canMove: z.boolean().describe('Whether they can continue in the new version; false where there is none.'),
  to: z.string().optional().describe('Label of the step they would continue at; left out where they cannot move.'),
  reason: MoveRefusal.optional(),
});
export type RunsGroup = z.infer<typeof RunsGroup>;

/** What a change of a workflow means for its runs in flight. */
export const RunsPlan = z
  .object({
    inFlight: z.int().describe('Runs of earlier versions that have not ended.'),
    choice: RunsChoiceWord,
    stay: z.int().describe('Runs that finish in their version.'),
    move: z.int().describe('Runs that continue in the new version.'),
    cancel: z.int().describe('Runs that end.'),
    groups: z.array(RunsGroup).describe('Ordered by version, then by the step as it stands in that version.'),
    texts: z.array(z.string()).describe('What the change means for them, one sentence each.'),
    warnings: z
      .array(z.string())
      .describe('What moved runs lack that the new version expects of them, one sentence each.'),
  })
  .meta({ id: 'RunsPlan' });
export type RunsPlan = z.infer<typeof RunsPlan>;

/** The work of moving or cancelling the runs in flight of one workflow. */
export const RunJob = z
  .object({
    id: z.uuid(),
    workflowId: z.uuid(),
    workflow: z.string().describe('Name of the workflow.'),
    version: z.int().describe('Version the runs move to; runs of earlier ones are handled.'),
    choice: RunsChoiceWord.extract(['move', 'cancel']),
    status: z
      .enum(['running', 'done', 'stopped'])
      .describe('stopped: somebody stopped it; what was moved or cancelled by then stays so.'),
    total: z
      .int()
      .describe(
        'Runs in flight when the job was made. Those that end by themselves meanwhile are counted in no other number.',
      ),
    moved: z.int(),
    stayed: z.int().describe('Runs that could not move.'),
    cancelled: z.int(),
    skipped: z
      .array(
        z.object({
          runId: z.uuid(),
          reason: z
            .enum([...MoveRefusal.options, 'in_flight', 'ended', 'unreachable'])
            .describe(
              'As in the plan; or in_flight: a send was under way for longer than three tries. ended: it ended meanwhile. unreachable: its object did not answer.',
            ),
        }),
      )
      .describe('The first 100 runs that were neither moved nor cancelled.'),
  })
  .meta({ id: 'RunJob' });
export type RunJob = z.infer<typeof RunJob>;
export type SkipReason = RunJob['skipped'][number]['reason'];

/** A workflow after a change. */
export const ChangedWorkflow = Workflow.extend({
  runs: RunsPlan.optional().describe('What the change means for runs in flight; only where `runs` was asked for.'),
  job: RunJob.nullable()
    .optional()
    .describe(
      'The job that moves or cancels them; null where there is nothing to do. Only where `runs` was asked for.',
    ),
}).meta({ id: 'ChangedWorkflow' });

export const JobParams = z.object({ id: z.uuid(), jobId: z.uuid() });
