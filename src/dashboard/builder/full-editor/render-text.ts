// A long text of a step as it would be rendered, while the rest of the step may be anything.
import type { JsonValue } from '../../../contract/primitives.ts';
import type { StepOf } from '../../../contract/workflows/workflow.ts';
import type { Scope } from '../../../engine/scope.ts';
import { createRenderer, renderStep } from '../../../engine/steps/render-step.ts';
import { type EmailLibrary, unsubscribePlaceholder } from '../../../engine/templates/email/content.ts';
import type { DraftStep } from '../draft.ts';
import { textOf } from '../read.ts';

interface Rendered {
  /** What could not be rendered. */
  fault: string | null;
  /** Variables that had no value. */
  missing: readonly string[];
}

export interface RenderedMail extends Rendered {
  mail: { kind: 'email'; to: string; subject: string; html: string; text: string };
}

export interface RenderedBody extends Rendered {
  body: string;
}

/** `now`: epoch ms. */
export interface RenderWith {
  scope: Scope;
  now: number;
  library: EmailLibrary;
}

/** The mail of a step whose text is written in it. */
export function renderMail({ label, config }: DraftStep, { scope, now, library }: RenderWith): RenderedMail {
  const layoutId = textOf(config.layoutId);
  const written = {
    ...{ to: textOf(config.to), subject: textOf(config.subject), bodyHtml: textOf(config.bodyHtml) },
    ...(library.layouts.get(layoutId) === undefined ? {} : { layoutId }),
    ...(typeof config.topic === 'string' ? { topic: config.topic } : {}),
    ...(config.class === 'transactional' ? { class: 'transactional' as const } : {}),
  };
  const step: StepOf<'send_email'> = { label, type: 'send_email', delayMinutes: 0, next: 'end', config: written };
  const rendered = renderStep(step, scope, { now, library, unsubscribeUrl: unsubscribePlaceholder });
  const isFaulty = 'fault' in rendered;
  const { to = '', subject = '', html = '', text = '' } = (isFaulty ? rendered.partial : rendered.input) ?? {};
  return {
    mail: { kind: 'email', to, subject, html, text },
    fault: isFaulty ? rendered.fault : null,
    missing: isFaulty ? [] : rendered.missing,
  };
}

/** The body of a webhook as it is sent. */
export function renderBody({ config }: Pick<DraftStep, 'config'>, { scope, now }: RenderWith): RenderedBody {
  if (config.body === undefined) return { body: '', fault: null, missing: [] };
  const renderer = createRenderer(scope, now);
  // Sound: the editor writes JSON.
  const value = renderer.value('body', config.body as JsonValue);
  const body = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return { body, fault: renderer.faults[0] ?? null, missing: [...renderer.missing] };
}
