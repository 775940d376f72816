// Decides what a step is given at the moment it runs: its config with every template rendered for a scope.
// 1. Subjects, addresses, URLs and header values are one line: control characters never leave this file in them.
// 2. HTML is escaped in HTML alone; a plain-text body that nobody wrote is made from the HTML.
// 3. `missing` names each variable that had no value once, in the order they were met.
// 4. Never throws: a template that cannot be rendered is a fault, told as one sentence.
import type { JsonValue } from '../../contract/primitives.ts';
import type { Step } from '../../contract/workflows/workflow.ts';
import type { Scope } from '../scope.ts';
import { createTemplateCache } from '../templates/cache.ts';
import { htmlToText } from '../templates/html-to-text.ts';
import { render } from '../templates/render.ts';
import { renderValue } from '../templates/value.ts';

/** A saved email template. */
export interface EmailContent {
  subject: string;
  html: string;
  /** Made from the HTML when null. */
  text: string | null;
}

/** What a step works with, by type. */
export type RenderedInput =
  | { type: 'send_email'; to: string; from?: string; subject: string; html: string; text: string }
  | { type: 'send_push'; title: string; body: string; data: Record<string, string> }
  | { type: 'send_sms'; to: string; body: string }
  | {
      type: 'webhook';
      url: string;
      method: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET';
      headers: Record<string, string>;
      /** Not there when the step has none; the trigger event is sent then. */
      body?: JsonValue;
    }
  | { type: 'update_profile'; traits: Record<string, JsonValue> }
  | { type: 'ai_action'; system: string | null; prompt: string }
  | { type: 'wait'; reason: string | null }
  | { type: 'branch' };

export interface RenderContext {
  /** Epoch ms. */
  now: number;
  /** The template that the step refers to by id. */
  emailTemplate?: EmailContent;
}

export type RenderedStep = { input: RenderedInput; missing: string[] } | { fault: string };

/** Definitions of a busy project; what does not fit is compiled again. */
const cachedTemplates = 500;
const cache = createTemplateCache(cachedTemplates);

/** What separates lines somewhere: C0 and C1 controls and the separators of Unicode. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

const oneLine = (text: string) => text.replace(controls, ' ').trim();
const withoutControls = (text: string) => text.replace(controls, '').trim();

interface Renderer {
  text(field: string, source: string): string;
  html(field: string, source: string): string;
  value(field: string, value: JsonValue): JsonValue;
  /** The first fault, else the input with what was missing. */
  result(input: RenderedInput): RenderedStep;
}

function createRenderer(scope: Scope, now: number): Renderer {
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
    result(input) {
      const [fault] = faults;
      return fault === undefined ? { input, missing: [...missing] } : { fault };
    },
  };
}

type StepOf<T extends Step['type']> = Extract<Step, { type: T }>;

function renderEmail(
  { config }: StepOf<'send_email'>,
  renderer: Renderer,
  saved: EmailContent | undefined,
): RenderedInput | null {
  const content = config.templateId === undefined ? inlineContent(config) : saved;
  if (!content) return null;
  const to = withoutControls(renderer.text('to', config.to));
  const from = config.from === undefined ? undefined : oneLine(renderer.text('from', config.from));
  const subject = oneLine(renderer.text('subject', content.subject));
  const html = renderer.html('html', content.html);
  const written = config.bodyText ?? content.text;
  const text = written === null ? htmlToText(html) : renderer.text('text', written);
  return { type: 'send_email', to, ...(from === undefined ? {} : { from }), subject, html, text };
}

const inlineContent = ({ subject, bodyHtml, bodyText }: StepOf<'send_email'>['config']): EmailContent => ({
  subject: subject ?? '',
  html: bodyHtml ?? '',
  text: bodyText ?? null,
});

function texts(record: Record<string, string>, field: string, renderer: Renderer): [string, string][] {
  return Object.entries(record).map(([key, source]) => [key, renderer.text(`${field}.${key}`, source)]);
}

function renderWebhook({ config }: StepOf<'webhook'>, renderer: Renderer): RenderedInput {
  const headers = texts(config.headers ?? {}, 'headers', renderer);
  return {
    type: 'webhook',
    url: withoutControls(renderer.text('url', config.url)),
    method: config.method ?? 'POST',
    headers: Object.fromEntries(headers.map(([name, value]) => [withoutControls(name), oneLine(value)])),
    ...(config.body === undefined ? {} : { body: renderer.value('body', config.body) }),
  };
}

function renderInput(step: Step, renderer: Renderer, emailTemplate: EmailContent | undefined): RenderedInput | null {
  switch (step.type) {
    case 'send_email':
      return renderEmail(step, renderer, emailTemplate);
    case 'send_push': {
      const { title, body, data = {} } = step.config;
      return {
        type: 'send_push',
        title: oneLine(renderer.text('title', title)),
        body: renderer.text('body', body),
        data: Object.fromEntries(texts(data, 'data', renderer)),
      };
    }
    case 'send_sms': {
      const { to, body } = step.config;
      return { type: 'send_sms', to: withoutControls(renderer.text('to', to)), body: renderer.text('body', body) };
    }
    case 'webhook':
      return renderWebhook(step, renderer);
    case 'update_profile': {
      const entries = Object.entries(step.config.traits);
      const traits = entries.map(([name, value]) => [name, renderer.value(`traits.${name}`, value)] as const);
      return { type: 'update_profile', traits: Object.fromEntries(traits) };
    }
    case 'ai_action': {
      const { system, prompt } = step.config;
      const rendered = system === undefined ? null : renderer.text('system', system);
      return { type: 'ai_action', system: rendered, prompt: renderer.text('prompt', prompt) };
    }
    case 'wait':
      return { type: 'wait', reason: step.config.reason ?? null };
    case 'branch':
      return { type: 'branch' };
  }
}

/** Renders the config of a step for a scope. */
export function renderStep(step: Step, scope: Scope, { now, emailTemplate }: RenderContext): RenderedStep {
  const renderer = createRenderer(scope, now);
  const input = renderInput(step, renderer, emailTemplate);
  return input ? renderer.result(input) : { fault: 'The email template of this step does not exist any more.' };
}
