import { Operator } from '../../src/contract/conditions/operators.ts';
import { outcomes } from '../../src/contract/outcomes.ts';
import { stepTypes } from '../../src/contract/workflows/steps/registry.ts';
import { templateRoots } from '../../src/engine/scope.ts';
import { blockNames, builtins } from '../../src/engine/templates/builtins/table.ts';
import type { OpenApiDocument } from './document.ts';

/** /llms.txt: the API in one plain text, for language models. */
export function llmsText(document: OpenApiDocument): string {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, ...operation })),
  );
  const groups = document.tags.map(({ name, description }) => {
    const own = operations.filter((each) => each.tags.includes(name));
    const lines = own.map(({ method, path, summary }) => `- \`${method.toUpperCase()} ${path}\`: ${summary}`);
    return [`## ${name}`, '', description, '', ...lines, ''].join('\n');
  });
  return `# Sendora

> Event-driven messaging: send an event, a workflow runs, messages leave by email, push, SMS and webhook.

${document.info.description}

- Key: header \`x-api-key: pk_…\`, or Basic with the key as user name. Roles: ingest < viewer < editor < admin.
- Send an event: \`POST /v1/track\` with \`{ "userId", "event", "properties", "messageId" }\`; it answers 202. [Clients of other makers](/docs/guides/clients) work with host and key changed.
- A workflow: \`{ name, trigger: { eventType, filters }, steps: [{ label, type, config, delayMinutes, next }] }\`; step types: ${stepTypes.join(', ')}. Its [JSON Schema](/schemas/workflow.v1.json). What GET returns can be PUT back; \`ETag\` and \`If-Match\` keep two editors apart. [Guide](/docs/guides/files). A bundle holds everything that a project does, with names in place of ids: [format](/docs/guides/bundle-format), [JSON Schema](/schemas/workflow-bundle.v1.json).
- A trigger has exactly one of \`eventType\`, \`date\` (a trait of each person), \`schedule\` (cron), \`audience\` (enter, leave), \`broadcast\`. [Guide](/docs/guides/triggers).
- Templates are Handlebars: \`{{user.firstName}}\`, \`{{event.amount}}\`; roots: ${templateRoots.join(', ')}; blocks: ${blockNames.join(', ')}; helpers: ${[...builtins.keys()].join(', ')}. [Guide](/docs/guides/templates).
- A condition: \`{ "trait": "plan", "op": "eq", "value": "pro" }\`; operators: ${Operator.options.join(', ')}; groups: all, any, not. [Guide](/docs/guides/conditions).
- A \`wait\` step waits for its delay, until a moment, for an event, or for a condition. [Guide](/docs/guides/waits).
- An alert rule: \`{ name, match, channelIds, severity, groupBy?, dedupeKey?, escalation?, resolveOn? }\`; leaves of \`match\`: \`{ eventType }\`, \`{ module }\`, \`{ property, op, value }\`, nested in all, any, not. Silences, acknowledgements, backtest: [Guide](/docs/guides/alerts).
- Full description: [OpenAPI 3.1](/openapi.json), [reference](/docs/), [errors and outcomes](/docs/errors).

${groups.join('\n')}
## Outcomes

${Object.entries(outcomes)
  .map(([name, text]) => `- \`${name}\`: ${text}`)
  .join('\n')}
`;
}
