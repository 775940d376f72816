// Makes up an event that starts a workflow: the properties that its templates, conditions and filters ask for.

export interface SampleEvent {
  event: string;
  properties: Record<string, unknown>;
}

const mention = /\{\{[^{}]*?\bevent\.([A-Za-z_][\w.]*)/g;
/** Fields of every event, which are no properties. */
const built = new Set(['type', 'id', 'module', 'userId', 'anonymousId', 'timestamp', 'messageId', 'properties']);

interface Leaf {
  event?: unknown;
  property?: unknown;
  op?: unknown;
  value?: unknown;
}

/** As much of a workflow as its event depends on. */
interface Sampled {
  trigger: { eventType?: string | undefined; filters?: unknown; [form: string]: unknown };
  steps: readonly { config?: object | undefined; [field: string]: unknown }[];
}

/** An event for a workflow; null where it does not start on events. */
export function sampleEvent({ trigger, steps }: Sampled): SampleEvent | null {
  if (trigger.eventType === undefined) return null;
  const wanted = new Map<string, unknown>();
  for (const filter of leavesOf(trigger.filters)) note(wanted, filter);
  for (const { config = {} } of steps) {
    for (const leaf of leavesOf('condition' in config ? config.condition : null)) note(wanted, leaf);
    for (const [, path = ''] of JSON.stringify(config).matchAll(mention)) {
      if (!wanted.has(path)) wanted.set(path, valueFor(path));
    }
  }
  const properties: Record<string, unknown> = {};
  for (const [path, value] of wanted) {
    const [head = '', ...rest] = path.split('.');
    if (!built.has(head)) put(properties, head, rest, value);
  }
  return { event: trigger.eventType.replaceAll('*', 'example'), properties };
}

function leavesOf(condition: unknown): Leaf[] {
  if (condition === null || typeof condition !== 'object') return [];
  if (Array.isArray(condition)) return condition.flatMap(leavesOf);
  const { all, any, not } = condition as { all?: unknown; any?: unknown; not?: unknown };
  const nested = [all, any, not].filter(Boolean);
  return nested.length > 0 ? nested.flatMap(leavesOf) : [condition];
}

/** Notes a value that fulfils a condition on the event, where that is easy to say. */
function note(wanted: Map<string, unknown>, { event, property, op = 'eq', value }: Leaf): void {
  const path = event ?? property;
  if (typeof path !== 'string' || value === undefined) return;
  if (['eq', 'gte', 'lte', 'contains', 'prefix', 'suffix'].includes(String(op))) wanted.set(path, value);
  else if (op === 'in' && Array.isArray(value)) wanted.set(path, value[0]);
  else if (op === 'gt' && typeof value === 'number') wanted.set(path, value + 1);
  else if (op === 'lt' && typeof value === 'number') wanted.set(path, value - 1);
}

function valueFor(path: string): unknown {
  if (/email$/i.test(path)) return 'ada@example.com';
  if (/phone$/i.test(path)) return '+15550001001';
  if (/amount|price|total|value$/i.test(path)) return 49.99;
  if (/id$/i.test(path)) return 'A-2001';
  if (/url|link$/i.test(path)) return 'https://example.com/';
  if (/name$/i.test(path)) return 'Ada';
  return 'example';
}

function put(target: Record<string, unknown>, name: string, [next, ...rest]: string[], value: unknown): void {
  if (next === undefined) {
    target[name] = value;
    return;
  }
  const inner = target[name];
  const nested = typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>) : {};
  target[name] = nested;
  put(nested, next, rest, value);
}
