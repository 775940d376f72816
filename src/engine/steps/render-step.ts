// Decides what a step is given at the moment it runs: its config with every template rendered for a scope.
// 1. Subjects, addresses, URLs and header values are one line: control characters never leave the behaviours in them.
// 2. HTML is escaped in HTML alone; a plain-text body that nobody wrote is made from the HTML.
// 3. `missing` names each variable that had no value once, in the order they were met.
// 4. Never throws: a template that cannot be rendered is a fault, told as one sentence.
// 5. All texts of a step share one budget, whatever their number.
import type { Step } from '../../contract/workflows/workflow.ts';
import { contentOf, mayBeDeclined } from '../gates/content.ts';
import type { Scope } from '../scope.ts';
import { type EmailContent, type EmailLibrary, emptyLibrary } from '../templates/email/content.ts';
import { renderEmail } from '../templates/email/render-email.ts';
import type { Budget } from '../templates/limits.ts';
import { createPrinter } from '../templates/printer.ts';
import type { Renderer } from './behaviour.ts';
import { behaviourOf, type InputOf } from './registry.ts';
import { climbs, climbsMessage, originVariables, splitAddress, withVariables } from './web-address.ts';

export interface RenderContext {
  /** Epoch ms. */
  now: number;
  /** The template that the step refers to by id. */
  emailTemplate?: EmailContent | undefined;
  /** Layouts and partials of the project; none when left out. */
  library?: EmailLibrary | undefined;
  /** Link to unsubscribe, for a message that may be declined; there is none when left out. */
  unsubscribeUrl?: string | undefined;
  /** What the step spends, this spends too. */
  budget?: Budget | undefined;
}

export type RenderedStep<S extends Step = Step> =
  | { input: InputOf<S['type']>; missing: string[] }
  /** `partial`: fields that failed are empty; null when there was nothing to render. */
  | { fault: string; partial: InputOf<S['type']> | null };

/** A renderer that collects what failed and what had no value. */
export interface CollectingRenderer extends Renderer {
  missing: Set<string>;
  faults: string[];
}

/** What emails are rendered with. */
export interface EmailContext {
  /** Layouts and partials of the project. */
  library: EmailLibrary;
  /** Link to unsubscribe, of a message that may be declined; empty where there is none. */
  unsubscribeUrl: string;
}

/** Renders templates of one message or step for a scope. */
export function createRenderer(
  scope: Scope,
  now: number,
  email: EmailContext = { library: emptyLibrary, unsubscribeUrl: '' },
  within?: Budget,
): CollectingRenderer {
  const printer = createPrinter(scope, now, within);
  const { missing, faults } = printer;
  const { locale } = scope.user;
  return {
    missing,
    faults,
    text: (field, source) => printer.print(field, source, { html: false }),
    html: (field, source) => printer.print(field, source, { html: true }),
    url(field, source) {
      const named = originVariables(source);
      const { origin, rest } = named.length > 0 ? splitAddress(source) : { origin: '', rest: source };
      for (const name of named) if (!Object.hasOwn(scope.var, name)) missing.add(`var.${name}`);
      const path = printer.print(field, rest, { html: false, url: true });
      const url = withVariables(origin, (name) => scope.var[name] ?? '') + path;
      if (climbs(url) && !climbs(source)) faults.push(`In \`${field}\`: ${climbsMessage}`);
      return url;
    },
    value: (field, value) => printer.value(field, value),
    email: (content, writtenText) =>
      renderEmail(printer, { ...email, content, writtenText, locale: typeof locale === 'string' ? locale : null }),
  };
}

/** Renders the config of a step for a scope. */
export function renderStep<S extends Step>(
  step: S,
  scope: Scope,
  { now, emailTemplate, library = emptyLibrary, unsubscribeUrl = '', budget }: RenderContext,
): RenderedStep<S> {
  const content = contentOf(emailTemplate ?? null, behaviourOf(step).message?.channel(step) ?? {});
  const email = { library, unsubscribeUrl: mayBeDeclined(content) ? unsubscribeUrl : '' };
  const renderer = createRenderer(scope, now, email, budget);
  // Sound, because a behaviour renders the input of its own type.
  const input = behaviourOf(step).render(step, renderer, emailTemplate) as InputOf<S['type']> | null;
  if (!input) return { fault: 'The email template of this step does not exist any more.', partial: null };
  const [fault] = renderer.faults;
  return fault === undefined ? { input, missing: [...renderer.missing] } : { fault, partial: input };
}
