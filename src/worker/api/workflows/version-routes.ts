import * as z from 'zod';
import { listOf } from '../../../contract/lists.ts';
import { PageQuery } from '../../../contract/primitives.ts';
import {
  DiffQuery,
  RollbackInput,
  VersionDiff,
  VersionParams,
  WorkflowVersion,
  WorkflowVersionSummary,
} from '../../../contract/workflows/version.ts';
import { Workflow } from '../../../contract/workflows/workflow.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { diffVersions, getVersion, listVersions, rollbackWorkflow } from './versions.ts';

const tag = 'Workflows';
const base = '/automation/workflows/{id}';
const params = z.object({ id: z.uuid() });
const reading = { method: 'get', tag, role: 'viewer', plan: 'starter', status: 200 } as const;

export const versionRoutes: Endpoint[] = [
  endpoint(
    {
      ...reading,
      path: `${base}/versions`,
      operationId: 'listWorkflowVersions',
      summary: 'List the versions of a workflow, newest first; also of a deleted one',
      params,
      query: PageQuery,
      answer: listOf(WorkflowVersionSummary),
    },
    (ctx, input) => listVersions(ctx, input.params.id, input.query),
  ),
  endpoint(
    {
      ...reading,
      path: `${base}/versions/{version}`,
      operationId: 'getWorkflowVersion',
      summary: 'Read one version of a workflow',
      params: VersionParams,
      answer: WorkflowVersion,
    },
    (ctx, input) => getVersion(ctx, input.params.id, input.params.version),
  ),
  endpoint(
    {
      ...reading,
      path: `${base}/versions/{version}/diff`,
      operationId: 'diffWorkflowVersions',
      summary: 'What a version changed, against the one before or any other',
      params: VersionParams,
      query: DiffQuery,
      answer: VersionDiff,
    },
    (ctx, input) => diffVersions(ctx, input.params.id, input.params.version, input.query.against),
  ),
  endpoint(
    {
      method: 'post',
      path: `${base}/rollback`,
      operationId: 'rollbackWorkflow',
      summary: 'Make the content of an earlier version the next one',
      tag,
      role: 'editor',
      plan: 'starter',
      params,
      body: RollbackInput,
      example: { version: 1 },
      status: 200,
      answer: Workflow,
    },
    (ctx, input) => rollbackWorkflow(ctx, input.params.id, input.body.version),
  ),
];
