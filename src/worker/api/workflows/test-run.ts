import { isoTime } from '../../../contract/primitives.ts';
import type { DryRun, TestRunInput, Warning } from '../../../contract/workflows/run.ts';
import { type DryRunRequest, dryRun } from '../../../engine/runs/dry-run.ts';
import type { StepPreview } from '../../../engine/runs/simulated-attempt.ts';
import { behaviourOf } from '../../../engine/steps/registry.ts';
import { createDryRunBudget } from '../../../engine/templates/limits.ts';
import type { Ctx } from '../../access/context.ts';
import { parseDefinition } from '../../db/schema/workflows.ts';
import { openStep } from '../../db/step-secrets.ts';
import { openEgress } from '../../guard/open-egress.ts';
import { derivedId } from '../../ids.ts';
import { unsubscribeUrlOf } from '../../steps/lead-back.ts';
import { loadOrg } from '../../store/orgs.ts';
import { emptyProfile, type ProfileRow, profileOf } from '../../store/profile-row.ts';
import { loadSendContext, type ProjectConfig, type PushDevice, type SendContext } from '../../store/send-context.ts';
import { withPinnedTemplates } from '../../store/template-versions.ts';
import type { WorkflowRow } from '../../store/workflows.ts';
import { type Asked, type PreviewFrame, previewStep } from './preview.ts';
import { sampleOf, sampleTraits } from './sample-event.ts';
import { fetchWorkflow } from './service.ts';

/** The person of a sample event that names nobody. */
const samplePerson: ProfileRow = {
  user_id: 'sample-person',
  email: 'sample.person@example.com',
  phone: '+15550001234',
  timezone: 'UTC',
  locale: 'en',
  traits: JSON.stringify({ firstName: 'Sample', lastName: 'Person' }),
};
/** Devices of the sample person: one of each platform. The subscription has the example key of RFC 8291. */
const sampleDevices: readonly PushDevice[] = [
  { platform: 'fcm', token: 'sample-device', pausedUntil: null },
  {
    platform: 'webpush',
    token: JSON.stringify({
      endpoint: 'https://fcm.googleapis.com/fcm/send/sample-device',
      keys: {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
    }),
    pausedUntil: null,
  },
  { platform: 'apns', token: '5a3b1e'.padEnd(64, '0'), pausedUntil: null },
];
/** A verdict may lead a run elsewhere, or hold it, where steps ask again. */
const mostWalks = 6;

/** Walks a sample event through a workflow; reads what a real run would read, writes and sends nothing. */
export async function testRun(ctx: Ctx, workflowId: string, input: TestRunInput): Promise<DryRun> {
  const workflow = await fetchWorkflow(ctx, workflowId);
  const people = input.userId === undefined ? [] : [input.userId];
  const project = await loadSendContext(ctx.env, ctx.org.id, workflow.projectId, people);
  const stored = input.userId === undefined ? samplePerson : project.people.get(input.userId);
  const person = stored ?? emptyProfile(input.userId ?? '');
  const { request, frame, unreadable, without } = await prepare(ctx, { workflow, project, person, input });
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

/** One device for each platform that the project has a push channel for. */
function sampleDevicesOf({ channels }: ProjectConfig): PushDevice[] {
  const vendors = channels.flatMap(({ kind, config }) => (kind === 'push' && config ? config.vendor : []));
  return vendors.length === 0
    ? sampleDevices.slice(0, 1)
    : sampleDevices.filter(({ platform }) => vendors.some((vendor) => vendor === platform));
}

interface Given {
  workflow: WorkflowRow;
  project: SendContext;
  person: ProfileRow;
  input: TestRunInput;
}

interface Prepared {
  request: Omit<DryRunRequest, 'gates'>;
  frame: PreviewFrame;
  /** Why the person has no occasion to play. */
  without: string | undefined;
  /** Labels of the steps whose secrets no key opens. */
  unreadable: string[];
}

async function prepare(ctx: Ctx, { workflow, project, person, input }: Given): Promise<Prepared> {
  const { env, org } = ctx;
  const definition = parseDefinition(workflow.definition);
  const keys = definition.steps.flatMap((step) => behaviourOf(step).emailTemplateId(step) ?? []);
  const projectConfig = await withPinnedTemplates(env, project.projectConfig, keys);
  const { id: workflowId, name: workflowName, version, projectId } = workflow;
  const asked = input.at === undefined ? ctx.now : Date.parse(input.at);
  const runId = derivedId('test-run', workflowId, String(asked));
  const { trigger } = definition;
  const stored = profileOf(person);
  const invented = input.userId === undefined ? sampleTraits(trigger, asked) : {};
  const known = { ...stored, traits: { ...invented, ...stored.traits } };
  const profile = input.profile
    ? { ...known, ...namedFields(input.profile), traits: { ...known.traits, ...input.profile } }
    : known;
  const scope = await loadOrg(env, org.id);
  const audiences = new Map([...projectConfig.audiences].map(([id, { name }]) => [id, name]));
  const { event, now, without } = sampleOf(
    { workflowId, trigger, runId, now: asked, profile, org: scope, audiences },
    input,
  );
  const opened = await Promise.all(definition.steps.map((step) => openStep(env, workflowId, step).catch(() => null)));
  const run = { id: runId, workflowId, workflowName, version, startedAt: isoTime(now) };
  return {
    request: {
      definition: { ...definition, steps: definition.steps.map((step, index) => opened[index] ?? step) },
      runId,
      now,
      emailTemplates: projectConfig.templates,
      library: projectConfig.library,
      unsubscribeUrl: unsubscribeUrlOf(env),
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
    unreadable: definition.steps.flatMap(({ label }, index) => (opened[index] === null ? [label] : [])),
  };
}

function namedFields(profile: Record<string, unknown>): Record<string, string> {
  const named = ['email', 'phone', 'timezone', 'locale'].flatMap((name): [string, string][] => {
    const value = profile[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return Object.fromEntries(named);
}
