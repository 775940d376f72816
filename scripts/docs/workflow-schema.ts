import * as z from 'zod';
import { WorkflowInput } from '../../src/contract/workflows/workflow.ts';
import { forEditors } from './editor-schema.ts';
import type { JsonSchema, Schemas } from './json-schema.ts';

/** JSON Schema of a workflow body, for editors that complete and check files kept in git. */
export function workflowSchema(): string {
  const json = z.toJSONSchema(WorkflowInput, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any' });
  const { $defs: definitions = {}, ...root } = json as JsonSchema & { $schema?: string; $defs?: Schemas };
  const $defs = Object.fromEntries(
    Object.entries(definitions).map(([name, schema]) => [name, forEditors(schema, definitions)]),
  );
  return `${JSON.stringify({ ...root, title: 'Sendora workflow', $defs }, null, 2)}\n`;
}
