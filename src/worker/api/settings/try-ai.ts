// Asks the model once, as an ai_action step with this config would; no trait is written, no run begins.
import { type AiTrial, AiTrialFrame } from '../../../contract/account/ai-trial.ts';
import { AppError, type Fault, invalidInput } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import { faultsOf } from '../../../engine/faults/faults.ts';
import type { AiStep } from '../../../engine/steps/ai-prompts.ts';
import { renderStep } from '../../../engine/steps/render-step.ts';
import { validateWorkflow } from '../../../engine/validate/definition.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { keepPace } from '../../access/pace.ts';
import { openEgress } from '../../guard/open-egress.ts';
import { timeId } from '../../ids.ts';
import { type Asked, askForStep, unusableMessage } from '../../steps/ask-model.ts';
import { loadSample } from '../../steps/samples.ts';
import { readReferences } from '../../store/references.ts';

const frameFields = Object.keys(AiTrialFrame.shape);

/** What the model says, or why there is no usable answer. */
export async function tryAi(ctx: Ctx, body: unknown): Promise<AiTrial> {
  await keepPace(ctx.env, 'models', ctx.access.keyId, ctx.now);
  const given = isObject(body) ? body : {};
  const parsed = AiTrialFrame.safeParse(given);
  const shape = parsed.success ? [] : faultsOf(parsed.error, { input: given, schema: AiTrialFrame });
  const projectId = await projectOf(ctx, parsed.success ? parsed.data.projectId : undefined);
  const step = await stepOf(ctx, projectId, body, shape);
  if (!parsed.success) throw invalidInput(shape);
  const { projectId: _projectId, ai = {}, webhook = {}, ...sample } = parsed.data;
  const place = { orgId: ctx.org.id, projectId, eventType: 'sample', now: ctx.now };
  const { scope, projectConfig, warnings } = await loadSample(ctx.env, place, sample);
  const rendered = renderStep(step, { ...scope, ai, webhook }, { now: ctx.now });
  if ('fault' in rendered) throw invalidInput([{ pointer: '', code: 'template_failed', message: rendered.fault }]);
  const { input, missing } = rendered;
  const shown = { prompt: input.prompt, system: input.system, missing, warnings };
  if (projectConfig.unreadable.has('aiSettings'))
    throw new AppError('conflict', 'No key of this Worker opens the AI settings; save them again.');
  if (!projectConfig.ai) {
    const message = 'No model is configured; set one with PUT settings/ai.';
    return { ...unanswered('no_ai_settings', message), ms: 0, ...shown };
  }
  const began = Date.now();
  const context = { egress: openEgress(ctx.env), now: began, idempotencyKey: `try:${timeId(ctx.now)}` };
  const asked = await askForStep({ step, input, settings: projectConfig.ai, context });
  return { ...answerOf(asked), ms: Math.max(0, Date.now() - began), ...shown };
}

/** The step with this config, judged as one that is saved; its faults are those of the body. */
async function stepOf(ctx: Ctx, projectId: string, body: unknown, before: readonly Fault[]): Promise<AiStep> {
  const given = isObject(body) ? body : {};
  const config = Object.fromEntries(Object.entries(given).filter(([name]) => !frameFields.includes(name)));
  const earlier = [...namesOf(given.ai).map(savesText), ...namesOf(given.webhook).map(savesAnswer)];
  const step = { type: 'ai_action', label: 'try', config: isObject(body) ? withoutWays(config) : body };
  const workflow = { name: 'Try', trigger: { eventType: 'sample' }, isActive: false, steps: [...earlier, step] };
  const verdict = validateWorkflow(workflow, await readReferences(ctx.env, projectId));
  const at = new RegExp(`^/steps/${earlier.length}(/config)?`);
  const faults = verdict.ok ? [] : verdict.faults.map((one) => ({ ...one, pointer: one.pointer.replace(at, '') }));
  if (!verdict.ok || before.length > 0) throw invalidInput([...before, ...faults]);
  // Sound because the last step of the workflow is the one above.
  return verdict.value.definition.steps.at(-1) as AiStep;
}

const namesOf = (results: unknown): string[] => (isObject(results) ? Object.keys(results) : []);
/** Steps that would have saved the results which are given. */
const savesText = (saveTo: string) => ({ type: 'ai_action', config: { flavor: 'generate', prompt: 'x', saveTo } });
const savesAnswer = (saveTo: string) => ({ type: 'webhook', config: { url: 'https://example.com', saveTo } });

/** Where a choice leads says nothing here, and its steps are not there. */
function withoutWays(config: Record<string, unknown>): Record<string, unknown> {
  if (!Array.isArray(config.choices)) return config;
  const choices = config.choices.map((choice: unknown) => {
    if (!isObject(choice) || typeof choice.next !== 'string') return choice;
    const { next: _next, ...rest } = choice;
    return rest;
  });
  return { ...config, choices };
}

type Answer = Omit<AiTrial, 'ms' | 'prompt' | 'system' | 'missing' | 'warnings'>;

function answerOf(asked: Asked): Answer {
  if (asked.kind === 'unusable') return unanswered('unusable_reply', unusableMessage(asked.problem));
  if (asked.kind !== 'usable') {
    const { reason, message, statusCode, body } = asked;
    return { ...unanswered(reason, message), ...(statusCode === null ? {} : { statusCode, body }) };
  }
  const { value, model, usage, repaired } = asked.kept;
  return { outcome: 'completed', result: value, model, usage, repaired };
}

const unanswered = (reason: string, message: string): Answer => ({
  ...{ outcome: 'ai_unavailable', reason, message },
  ...{ result: null, model: null, usage: null, repaired: false },
});
