import * as z from 'zod';
import { WorkflowInput } from '../../src/contract/workflows/workflow.ts';

/** JSON Schema of a workflow body, for editors that complete and check files kept in git. */
export function workflowSchema(): string {
  const schema = z.toJSONSchema(WorkflowInput, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any' });
  return `${JSON.stringify({ ...schema, title: 'Sendora workflow' }, null, 2)}\n`;
}
