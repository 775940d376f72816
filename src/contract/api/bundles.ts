import * as z from 'zod';
import {
  BundleImport,
  DriftList,
  DriftQuery,
  ExportQuery,
  ImportFrame,
  ImportListQuery,
  ImportQuery,
  ImportResult,
  importLimits,
} from '../bundle/import.ts';
import { Bundle } from '../bundle.ts';
import { listOf } from '../lists.ts';
import { IdParams, type OrgRoutes, orgBase } from './route.ts';

const tag = {
  name: 'Bundles',
  text: 'Workflows and all that they use as one file: exported, planned, imported as a whole, watched for drift.',
};
const workflows = `${orgBase}/automation/workflows`;
const imports = `${orgBase}/automation/imports`;
const reading = { method: 'get', tag, role: 'viewer', plan: 'starter', status: 200 } as const;

export const bundleRoutes = {
  exportBundle: {
    ...reading,
    path: `${workflows}/export`,
    summary: 'Export a project as a bundle, in canonical form',
    query: ExportQuery,
    conditional: true,
    verbatim: true,
    answer: Bundle,
  },
  exportWorkflow: {
    ...reading,
    path: `${workflows}/{id}/export`,
    summary: 'Export a workflow and everything that it uses as a bundle, in canonical form',
    params: IdParams,
    conditional: true,
    verbatim: true,
    answer: Bundle,
  },
  importBundle: {
    method: 'post',
    path: `${workflows}/import`,
    summary: 'Import a bundle, all of it or nothing; or plan what an import would change',
    tag,
    role: 'editor',
    plan: 'starter',
    impersonal: true,
    query: ImportQuery,
    /** The verb reads the text, so that a fault of its syntax has a line and a column. */
    body: z.string(),
    textBody: { tooLarge: 'Split the bundle, and give each part a `source` of its own.' },
    bodyDoc: z.union([Bundle, ImportFrame.extend({ bundle: Bundle })]),
    example: {
      version: 1,
      workflows: [
        {
          name: 'Cart',
          trigger: { eventType: 'cart.updated' },
          isActive: true,
          steps: [
            { label: 'nap', type: 'wait', delayMinutes: 60 },
            {
              label: 'reminder',
              type: 'send_email',
              config: { subject: 'Still in your cart', bodyHtml: '<p>Hi</p>', to: '{{user.email}}' },
            },
          ],
        },
      ],
    },
    maxBytes: importLimits.bytes,
    ifMatch: true,
    status: 200,
    answer: ImportResult,
  },
  listDrift: {
    ...reading,
    path: `${orgBase}/automation/drift`,
    summary: 'Compare the items of a project with what was imported',
    query: DriftQuery,
    answer: DriftList,
  },
  listImports: {
    ...reading,
    path: imports,
    summary: 'List imports, newest first; kept for 90 days',
    query: ImportListQuery,
    answer: listOf(BundleImport),
  },
  getImport: {
    ...reading,
    path: `${imports}/{id}`,
    summary: 'Read an import, and how far the runs in flight are',
    params: IdParams,
    answer: BundleImport,
  },
  stopImport: {
    method: 'post',
    path: `${imports}/{id}/stop`,
    summary: 'Stop moving or cancelling runs in flight; what is done stays done',
    tag,
    role: 'editor',
    plan: 'starter',
    impersonal: true,
    params: IdParams,
    status: 200,
    answer: BundleImport,
  },
} satisfies OrgRoutes;
