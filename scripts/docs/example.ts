import { type JsonSchema, nameOfRef, resolve, type Schemas } from './json-schema.ts';

const byFormat: Record<string, string> = {
  uuid: '0192f3a4-5b6c-7d8e-9f10-a1b2c3d4e5f6',
  'date-time': '2026-05-01T08:30:00.000Z',
};

const byName: Record<string, unknown> = {
  userId: 'ada',
  email: 'ada@example.com',
  phone: '+14155550123',
  timezone: 'Europe/London',
  locale: 'en-GB',
  name: 'Welcome series',
  type: 'user.signed_up',
  module: 'user',
  eventType: 'user.signed_up',
  actor: 'key:ci',
  action: 'workflow.created',
  recipient: 'ada@example.com',
  address: 'ada@example.com',
  domain: 'mail.example.com',
  label: 'hello',
  stepLabel: 'hello',
  workflowName: 'Welcome series',
  vendor: 'resend',
  hint: 'pk_dev_Ab…9xYz',
  key: 'pk_dev_…',
  feedSecret: '5f2d…',
  webhookSecret: 'whsec_…',
  token: 'eXaMpLe-registration-token',
  platform: 'fcm',
  nextCursor: null,
  targetKind: 'workflow',
  targetId: '0192f3a4-5b6c-7d8e-9f10-a1b2c3d4e5f6',
  subject: 'Welcome, Ada',
  html: '<p>Good to see you, Ada.</p>',
  text: 'Good to see you, Ada.',
};

const maxDepth = 6;

/** A plausible value of a schema. */
export function exampleOf(schema: JsonSchema, schemas: Schemas, name = '', above: readonly string[] = []): unknown {
  if (schema.$ref !== undefined) {
    const component = nameOfRef(schema.$ref);
    if (component === 'Condition') return { trait: 'plan', op: 'eq', value: 'pro' };
    if (above.includes(component) || above.length >= maxDepth) return {};
    return exampleOf(resolve(schema, schemas), schemas, name, [...above, component]);
  }
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  const [option] = schema.oneOf ?? schema.anyOf ?? [];
  if (name in byName && schema.type !== 'object' && schema.type !== 'array' && !schema.format) return byName[name];
  if (option !== undefined) return exampleOf(option, schemas, name, above);
  return exampleOfType(schema, schemas, name, above);
}

function exampleOfType(schema: JsonSchema, schemas: Schemas, name: string, above: readonly string[]): unknown {
  switch (schema.type) {
    case 'object':
      return exampleOfObject(schema, schemas, above);
    case 'array':
      return schema.items === undefined ? [] : [exampleOf(schema.items, schemas, name, above)];
    case 'string':
      return byFormat[schema.format ?? ''] ?? 'text';
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    default:
      return null;
  }
}

function exampleOfObject(schema: JsonSchema, schemas: Schemas, above: readonly string[]): unknown {
  const required = schema.required ?? [];
  const shown = Object.entries(schema.properties ?? {}).filter(([field]) => required.includes(field));
  return Object.fromEntries(shown.map(([field, part]) => [field, exampleOf(part, schemas, field, above)]));
}
