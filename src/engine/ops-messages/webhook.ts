// Decides the body of a generic webhook of an alert or a notification.
// 1. The standard body has a fixed order of its fields, so that every attempt sends the same bytes.
// 2. A template that does not render to JSON is replaced by the standard body with a warning: a page is never lost to it.
import { isObject } from '../../contract/json.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { buildScope } from '../scope.ts';
import { createTemplateCache } from '../templates/cache.ts';
import type { TemplateFault } from '../templates/fault.ts';
import { render } from '../templates/render.ts';

/** What a generic webhook carries: `{ type, timestamp, data }` of Standard Webhooks. */
export interface WebhookBody {
  type: string;
  /** ISO 8601. */
  timestamp: string;
  data: Record<string, JsonValue>;
}

/** Names that a payload template may start with. */
export const payloadRoots = ['type', 'timestamp', 'data', 'alert', 'rule'] as const;

const cache = createTemplateCache(200);
const options = { html: false, json: true, roots: payloadRoots };

export interface RenderedBody {
  body: string;
  /** Why the template of the channel was not used. */
  failure: string | null;
}

/** The body to send, by the template of the channel where it has one. */
export function webhookBody(content: WebhookBody, template: string | null, now: number): RenderedBody {
  const standard = JSON.stringify(content);
  if (template === null) return { body: standard, failure: null };
  const rendered = renderPayload(content, template, now);
  return 'failure' in rendered ? { body: standard, failure: rendered.failure } : { body: rendered.body, failure: null };
}

/** Why a template of a channel cannot be used for a body; null where it can. */
export function payloadFailure(content: WebhookBody, template: string, now: number): string | null {
  const rendered = renderPayload(content, template, now);
  return 'failure' in rendered ? rendered.failure : null;
}

function renderPayload(content: WebhookBody, template: string, now: number): { body: string } | { failure: string } {
  const compiled = cache.compile(template, options);
  if (!compiled.ok) return { failure: compiled.faults[0]?.message ?? 'It is not a template.' };
  const { alert = {}, rule = {}, event } = content.data;
  const scope = { ...buildScope({}), more: { ...content, alert, rule } };
  const rendered = render(compiled.template, isObject(event) ? { ...scope, event: withProperties(event) } : scope, {
    now,
  });
  if (!rendered.ok) return { failure: rendered.limit.message };
  try {
    return { body: JSON.stringify(JSON.parse(rendered.text)) };
  } catch (error) {
    return { failure: `It does not render to JSON: ${error instanceof Error ? error.message : String(error)}.` };
  }
}

/** A property is read as in every other template: `event.host`. */
const withProperties = (event: Record<string, unknown>) => ({
  ...event,
  ...(isObject(event.properties) ? event.properties : {}),
});

const sample: WebhookBody = {
  type: 'alert.fire',
  timestamp: '2026-05-01T14:05:00.000Z',
  data: {
    alert: {
      id: '01969c6e-5e00-8000-8000-000000000000',
      state: 'firing',
      title: 'A "quoted" title',
      group: { host: 'mx1' },
      count: 37,
      lines: [{ key: 'mx1', count: 37 }],
      level: 0,
      acked: null,
    },
    rule: {
      id: '01969c6e-5e00-8000-8000-000000000001',
      name: 'Bounces',
      severity: 'error',
      owner: null,
      runbookUrl: null,
    },
    event: { id: '01969c6e-5e00-8000-8000-000000000002', type: 'email.bounced', properties: { code: 550 } },
  },
};

/** What is wrong with a payload template, tried with a sample; faults of syntax have their place. */
export function payloadFaults(template: string): Pick<TemplateFault, 'code' | 'message' | 'suggestion'>[] {
  const compiled = cache.compile(template, options);
  if (!compiled.ok) return compiled.faults;
  const rendered = renderPayload(sample, template, 0);
  return 'failure' in rendered ? [{ code: 'template_syntax', message: rendered.failure }] : [];
}
