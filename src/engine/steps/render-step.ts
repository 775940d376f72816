// Decides what a step is given at the moment it runs: its config with every template rendered for a scope.
// 1. Subjects, addresses, URLs and header values are one line: control characters never leave the behaviours in them.
// 2. HTML is escaped in HTML alone; a plain-text body that nobody wrote is made from the HTML.
// 3. `missing` names each variable that had no value once, in the order they were met.
// 4. Never throws: a template that cannot be rendered is a fault, told as one sentence.
// 5. All texts of a step share one budget, whatever their number.
import type { Step } from '../../contract/workflows/workflow.ts';
import type { Scope } from '../scope.ts';
import { createTemplateCache } from '../templates/cache.ts';
import type { CompileOptions } from '../templates/compile.ts';
import { type Budget, createBudget } from '../templates/limits.ts';
import { render } from '../templates/render.ts';
import { renderValue } from '../templates/value.ts';
import type { EmailContent, Renderer } from './behaviour.ts';
import { behaviourOf, type InputOf } from './registry.ts';
import { climbs, climbsMessage } from './web-address.ts';

export interface RenderContext {
  /** Epoch ms. */
  now: number;
  /** The template that the step refers to by id. */
  emailTemplate?: EmailContent | undefined;
  /** What the step spends, this spends too. */
  budget?: Budget | undefined;
}

export type RenderedStep<S extends Step = Step> =
  | { input: InputOf<S['type']>; missing: string[] }
  /** `partial`: fields that failed are empty; null when there was nothing to render. */
  | { fault: string; partial: InputOf<S['type']> | null };

/** Definitions of a busy project; what does not fit is compiled again. */
const cachedTemplates = 500;
const cache = createTemplateCache(cachedTemplates);

/** A renderer that collects what failed and what had no value. */
export interface CollectingRenderer extends Renderer {
  missing: Set<string>;
  faults: string[];
}

/** Renders templates of one message or step for a scope. */
export function createRenderer(scope: Scope, now: number, within?: Budget): CollectingRenderer {
  const missing = new Set<string>();
  const faults: string[] = [];
  const budget = createBudget(within);

  function print(field: string, source: string, options: CompileOptions): string {
    const compiled = cache.compile(source, options);
    const rendered = compiled.ok ? render(compiled.template, scope, { now, budget }) : null;
    if (rendered?.ok) {
      for (const path of rendered.missing) missing.add(path);
      return rendered.text;
    }
    const problem = compiled.ok ? rendered?.limit.message : compiled.faults[0]?.message;
    faults.push(`In \`${field}\`: ${problem ?? 'The template cannot be read.'}`);
    return '';
  }

  return {
    missing,
    faults,
    text: (field, source) => print(field, source, { html: false }),
    html: (field, source) => print(field, source, { html: true }),
    url(field, source) {
      const url = print(field, source, { html: false, url: true });
      if (climbs(url) && !climbs(source)) faults.push(`In \`${field}\`: ${climbsMessage}`);
      return url;
    },
    value(field, value) {
      const rendered = renderValue(value, scope, { now, cache, budget });
      if (rendered.ok) {
        for (const path of rendered.missing) missing.add(path);
        return rendered.value;
      }
      const problem = rendered.limit ? rendered.limit.message : rendered.faults[0]?.message;
      faults.push(`In \`${field}\`: ${problem ?? 'The template cannot be read.'}`);
      return null;
    },
  };
}

/** Renders the config of a step for a scope. */
export function renderStep<S extends Step>(
  step: S,
  scope: Scope,
  { now, emailTemplate, budget }: RenderContext,
): RenderedStep<S> {
  const renderer = createRenderer(scope, now, budget);
  // Sound, because a behaviour renders the input of its own type.
  const input = behaviourOf(step).render(step, renderer, emailTemplate) as InputOf<S['type']> | null;
  if (!input) return { fault: 'The email template of this step does not exist any more.', partial: null };
  const [fault] = renderer.faults;
  return fault === undefined ? { input, missing: [...renderer.missing] } : { fault, partial: input };
}
