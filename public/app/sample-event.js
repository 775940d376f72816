// Makes up an event that gets a workflow going: the properties that its templates, conditions and filters ask for.

const mention = /\{\{[^{}]*?\bevent\.([A-Za-z_][\w.]*)/g;
const built = new Set(['type', 'id', 'module', 'userId', 'anonymousId', 'timestamp', 'messageId', 'properties']);

/** Event type and properties for a workflow. */
export function sampleEvent(workflow) {
  const wanted = new Map();
  for (const filter of leavesOf(workflow.trigger.filters)) note(wanted, filter);
  for (const { config } of workflow.steps) {
    for (const leaf of leavesOf(config.condition)) note(wanted, leaf);
    for (const [, path] of JSON.stringify(config).matchAll(mention)) {
      if (!wanted.has(path)) wanted.set(path, valueFor(path));
    }
  }
  const properties = {};
  for (const [path, value] of wanted) if (!built.has(path.split('.')[0])) put(properties, path.split('.'), value);
  return { event: workflow.trigger.eventType.replaceAll('*', 'example'), properties };
}

function leavesOf(condition) {
  if (condition === null || typeof condition !== 'object') return [];
  if (Array.isArray(condition)) return condition.flatMap(leavesOf);
  const nested = [condition.all, condition.any, condition.not].filter(Boolean);
  return nested.length > 0 ? nested.flatMap(leavesOf) : [condition];
}

/** A value that fulfils a condition on the event, where that is easy to say. */
function note(wanted, { event, property, op = 'eq', value }) {
  const path = event ?? property;
  if (typeof path !== 'string' || value === undefined) return;
  if (['eq', 'gte', 'lte', 'contains', 'prefix', 'suffix'].includes(op)) wanted.set(path, value);
  else if (op === 'in' && Array.isArray(value)) wanted.set(path, value[0]);
  else if (op === 'gt') wanted.set(path, value + 1);
  else if (op === 'lt') wanted.set(path, value - 1);
}

function valueFor(path) {
  if (/email$/i.test(path)) return 'ada@example.com';
  if (/phone$/i.test(path)) return '+15550001001';
  if (/amount|price|total|value$/i.test(path)) return 49.99;
  if (/id$/i.test(path)) return 'A-2001';
  if (/url|link$/i.test(path)) return 'https://example.com/';
  if (/name$/i.test(path)) return 'Ada';
  return 'example';
}

function put(target, [name, ...rest], value) {
  if (rest.length === 0) target[name] = value;
  else {
    if (typeof target[name] !== 'object') target[name] = {};
    put(target[name], rest, value);
  }
}
