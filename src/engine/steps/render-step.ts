// Decides what a step is given at the moment it runs: its config with every template rendered for a scope.
// 1. Subjects, addresses, URLs and header values are one line: control characters never leave the behaviours in them.
// 2. HTML is escaped in HTML alone; a plain-text body that nobody wrote is made from the HTML.
// 3. `missing` names each variable that had no value once, in the order they were met.
// 4. Never throws: a template that cannot be rendered is a fault, told as one sentence.
import type { Step } from '../../contract/workflows/workflow.ts';
import type { Scope } from '../scope.ts';
import { createTemplateCache } from '../templates/cache.ts';
import { render } from '../templates/render.ts';
import { renderValue } from '../templates/value.ts';
import type { EmailContent, Renderer } from './behaviour.ts';
import { behaviourOf, type InputOf } from './registry.ts';

export interface RenderContext {
  /** Epoch ms. */
  now: number;
  /** The template that the step refers to by id. */
  emailTemplate?: EmailContent | undefined;
}

export type RenderedStep<S extends Step = Step> = { input: InputOf<S['type']>; missing: string[] } | { fault: string };

/** Definitions of a busy project; what does not fit is compiled again. */
const cachedTemplates = 500;
const cache = createTemplateCache(cachedTemplates);

interface CollectingRenderer extends Renderer {
  missing: Set<string>;
  faults: string[];
}

function createRenderer(scope: Scope, now: number): CollectingRenderer {
  const missing = new Set<string>();
  const faults: string[] = [];

  function print(field: string, source: string, html: boolean): string {
    const compiled = cache.compile(source, { html });
    const rendered = compiled.ok ? render(compiled.template, scope, { now }) : null;
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
    text: (field, source) => print(field, source, false),
    html: (field, source) => print(field, source, true),
    value(field, value) {
      const rendered = renderValue(value, scope, { now, cache });
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
  { now, emailTemplate }: RenderContext,
): RenderedStep<S> {
  const renderer = createRenderer(scope, now);
  const input = behaviourOf(step).render(step, renderer, emailTemplate);
  if (!input) return { fault: 'The email template of this step does not exist any more.' };
  const [fault] = renderer.faults;
  // Sound, because a behaviour renders the input of its own type.
  return fault === undefined ? { input: input as InputOf<S['type']>, missing: [...renderer.missing] } : { fault };
}
