import { invalidInput } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import { unixLines } from '../../../contract/lines.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { type DryRun, TestRunDraftInput, type TestRunInput, type Warning } from '../../../contract/workflows/run.ts';
import type { Definition } from '../../../contract/workflows/workflow.ts';
import { faultsOf } from '../../../engine/faults/faults.ts';
import { type DryRunRequest, dryRun } from '../../../engine/runs/dry-run.ts';
import { dryRunAnswerFaults } from '../../../engine/runs/dry-run-answers.ts';
import type { StepPreview } from '../../../engine/runs/simulated-attempt.ts';
import { behaviourOf } from '../../../engine/steps/registry.ts';
import { createDryRunBudget } from '../../../engine/templates/limits.ts';
import { sampleOf, sampleTraits } from '../../../engine/triggers/sample-event.ts';
import { withGiven } from '../../../engine/triggers/sample-person.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { parseDefinition } from '../../db/schema/workflows.ts';
import { openStep } from '../../db/step-secrets.ts';
import { requireTriable } from '../../definitions/valid.ts';
import { openEgress } from '../../guard/open-egress.ts';
import { derivedId } from '../../ids.ts';
import { unsubscribeUrlOf } from '../../steps/lead-back.ts';
import { sampleDevicesOf, samplePerson } from '../../steps/sample-person.ts';
import { loadOrg } from '../../store/orgs.ts';
import { emptyProfile, type ProfileRow, profileOf } from '../../store/profile-row.ts';
import { loadSendContext, type SendContext } from '../../store/send-context.ts';
import { withPinnedTemplates } from '../../store/template-versions.ts';
import { judgedDraft, withoutOwn } from './draft.ts';
import { type Asked, type PreviewFrame, previewStep } from './preview.ts';
import { fetchWorkflow } from './service.ts';

/** A verdict may lead a run elsewhere, or hold it, where steps ask again. */
const mostWalks = 6;

/** A workflow that is tried. */
interface Tried {
  id: string;
  projectId: string;
  name: string;
  version: number;
  /** With the secrets of its steps in their places. */
  definition: Definition;
  /** Labels of the steps whose secrets no key opens. */
  unreadable: string[];
}

/** Walks a sample event through a workflow; reads what a real run would read, writes and sends nothing. */
export async function testRun(ctx: Ctx, workflowId: string, input: TestRunInput): Promise<DryRun> {
  const { id, projectId, name, version, definition: stored } = await fetchWorkflow(ctx, workflowId);
  const definition = parseDefinition(stored);
  requireAnswerable(definition, input);
  const opened = await Promise.all(definition.steps.map((step) => openStep(ctx.env, id, step).catch(() => null)));
  const steps = definition.steps.map((step, index) => opened[index] ?? step);
  const unreadable = definition.steps.flatMap(({ label }, index) => (opened[index] === null ? [label] : []));
  return walk(ctx, { id, projectId, name, version, definition: { ...definition, steps }, unreadable }, input);
}

/** The same for a definition that is not saved. */
export async function testRunDraft(ctx: Ctx, body: unknown): Promise<DryRun> {
  const parsed = TestRunDraftInput.safeParse(body);
  const shape = parsed.success ? [] : faultsOf(parsed.error, { input: body, schema: TestRunDraftInput });
  const { definition: draft, workflowId, projectId: asked } = parsed.success ? parsed.data : looseDraft(body);
  const known = workflowId === undefined ? null : await fetchWorkflow(ctx, workflowId);
  const projectId = known?.projectId ?? (await projectOf(ctx, asked));
  const id = known?.id ?? derivedId('draft', projectId);
  const stored = known ? { stored: parseDefinition(known.definition) } : {};
  const { name, definition } = await judgedDraft(
    () => requireTriable(ctx, { id, projectId, ...stored }, withoutOwn(unixLines(draft))),
    shape,
  );
  if (!parsed.success) throw invalidInput(shape);
  requireAnswerable(definition, parsed.data);
  return walk(
    ctx,
    { id, projectId, name, version: (known?.version ?? 0) + 1, definition, unreadable: [] },
    parsed.data,
  );
}

/** As much of a body that has faults as its definition needs to be judged. */
const looseDraft = (body: unknown): Pick<TestRunDraftInput, 'definition' | 'workflowId' | 'projectId'> => ({
  definition: isObject(body) ? body.definition : undefined,
});

function requireAnswerable({ steps }: Definition, { answers = {} }: TestRunInput): void {
  const faults = dryRunAnswerFaults(steps, answers, '/answers');
  if (faults.length > 0) throw invalidInput(faults);
}

async function walk(ctx: Ctx, workflow: Tried, input: TestRunInput): Promise<DryRun> {
  const people = input.userId === undefined ? [] : [input.userId];
  const project = await loadSendContext(ctx.env, ctx.org.id, workflow.projectId, people);
  const stored = input.userId === undefined ? samplePerson : project.people.get(input.userId);
  const person = stored ?? emptyProfile(input.userId ?? '');
  const { unreadable } = workflow;
  const { request, frame, without } = await prepare(ctx, { workflow, project, person, input });
  const previews = new Map<string, StepPreview>();
  for (let walk = 1; ; walk++) {
    const asked: Asked[] = [];
    const result = dryRun({
      ...request,
      budget: createDryRunBudget(),
      gates(step, rendered, scope, now) {
        if (unreadable.includes(step.label)) return keyMissing;
        const known = previews.get(placeOf(step.label, now));
        if (known === undefined) asked.push({ step, input: rendered, scope, now });
        return known ?? null;
      },
    });
    if (asked.length === 0 || walk === mostWalks)
      return {
        ...result,
        ...(without ? { matched: false, reason: without } : {}),
        ...(stored ? {} : unknownPerson(input)),
      };
    const found = await Promise.all(asked.map((item) => previewStep(frame, item)));
    for (const [index, preview] of found.entries()) {
      const { step, now } = asked[index] as Asked;
      previews.set(placeOf(step.label, now), preview);
    }
  }
}

/** A step that is held for a gate is asked about again at a later time. */
const placeOf = (label: string, now: number) => `${now} ${label}`;

const keyMissing: StepPreview = {
  stop: {
    outcome: 'error',
    reason: 'key_missing',
    message: 'No key of this Worker opens the secrets of this step; a real run keeps the step until one does.',
  },
  gates: [],
};

function unknownPerson({ userId, profile }: TestRunInput): { warnings: Warning[] } {
  const message = `The project does not know the person "${userId}"; the dry-run shows a person with nothing but that id${profile ? ' and the given traits' : ''}.`;
  return { warnings: [{ code: 'unknown_person', message }] };
}

interface Given {
  workflow: Tried;
  project: SendContext;
  person: ProfileRow;
  input: TestRunInput;
}

interface Prepared {
  request: Omit<DryRunRequest, 'gates'>;
  frame: PreviewFrame;
  /** Why the person has no occasion to play. */
  without: string | undefined;
}

async function prepare(ctx: Ctx, { workflow, project, person, input }: Given): Promise<Prepared> {
  const { env, org } = ctx;
  const { definition } = workflow;
  const keys = definition.steps.flatMap((step) => behaviourOf(step).emailTemplateId(step) ?? []);
  const projectConfig = await withPinnedTemplates(env, project.projectConfig, keys);
  const { id: workflowId, name: workflowName, version, projectId } = workflow;
  const asked = input.at === undefined ? ctx.now : Date.parse(input.at);
  const runId = derivedId('test-run', workflowId, String(asked));
  const { trigger } = definition;
  const stored = profileOf(person);
  const invented = input.userId === undefined ? sampleTraits(trigger, asked) : {};
  const known = { ...stored, traits: { ...invented, ...stored.traits } };
  const profile = withGiven(known, input.profile);
  const scope = await loadOrg(env, org.id);
  const audiences = new Map([...projectConfig.audiences].map(([id, { name }]) => [id, name]));
  const sample = sampleOf({ workflowId, trigger, runId, now: asked, profile, org: scope, audiences }, input);
  if (sample === null)
    throw invalidInput([{ pointer: '/eventType', code: 'required', message: '`eventType` is required.' }]);
  const { event, now, without } = sample;
  const run = { id: runId, workflowId, workflowName, version, startedAt: isoTime(now) };
  return {
    request: {
      definition,
      runId,
      now,
      emailTemplates: projectConfig.templates,
      library: projectConfig.library,
      unsubscribeUrl: unsubscribeUrlOf(env),
      ...(input.answers ? { answers: input.answers } : {}),
      source: { event, profile, run, org: scope, variables: projectConfig.variables },
    },
    without,
    frame: {
      env,
      egress: openEgress(env),
      head: {
        runId,
        orgId: org.id,
        projectId,
        workflowId,
        workflowName,
        version,
        personId: person.user_id,
        watched: false,
        event,
      },
      profile: person,
      devices: input.userId === undefined ? sampleDevicesOf(projectConfig) : (project.devices.get(input.userId) ?? []),
      preferences: project.preferences.get(person.user_id) ?? [],
      projectConfig,
    },
  };
}
