import type { Expression, Template, TemplateNode } from './template.ts';

/** Every variable a template looks at, each once, in order of appearance: `event.items`, `event.items[].name`. */
export function templateVariables(template: Template): string[] {
  const names = new Set<string>();
  for (const value of template.nodes.flatMap(nodeValues)) {
    for (const name of namesIn(value)) names.add(name);
  }
  return [...names];
}

/** The names of the partials that a template calls, each once. */
export function partialCalls(template: Template): string[] {
  return [...new Set(template.nodes.flatMap(nodeCalls))];
}

function nodeCalls(node: TemplateNode): string[] {
  if (node.kind === 'partial') return [node.name];
  return 'body' in node ? [...node.body, ...node.otherwise].flatMap(nodeCalls) : [];
}

function nodeValues(node: TemplateNode): Expression[] {
  if (node.kind === 'text') return [];
  if (node.kind === 'print') return [node.value];
  if (node.kind === 'partial') return node.args.map(({ value }) => value);
  const options = node.kind === 'if' && node.includeZero ? [node.includeZero] : [];
  return [node.value, ...options, ...node.body.flatMap(nodeValues), ...node.otherwise.flatMap(nodeValues)];
}

function namesIn(value: Expression): string[] {
  if (value.kind === 'literal') return [];
  if (value.kind === 'call') return [...value.args, ...value.options.map((option) => option.value)].flatMap(namesIn);
  const inner = value.origin.kind === 'value' ? namesIn(value.origin.of) : [];
  return value.name === null || /^this\b/.test(value.name) ? inner : [...inner, value.name];
}
