import type { Tool } from '../tool.ts';
import { applyBundle } from './apply-bundle.ts';
import { backtest } from './backtest.ts';
import { broadcast } from './broadcast.ts';
import { cloneBlueprint } from './clone-blueprint.ts';
import { cancelRun, pauseRun, resumeRun } from './control-run.ts';
import { dryRun } from './dry-run.ts';
import { explainEvent } from './explain-event.ts';
import { getRun } from './get-run.ts';
import { getWorkflow } from './get-workflow.ts';
import { listEvents } from './list-events.ts';
import { listRuns } from './list-runs.ts';
import { listWorkflows } from './list-workflows.ts';
import { planBundle } from './plan-bundle.ts';
import { searchDocs } from './search-docs.ts';
import { sendTestEmail } from './send-test-email.ts';
import { setWorkflowActive } from './set-workflow-active.ts';
import { testBundle } from './test-bundle.ts';
import { trackEvent } from './track-event.ts';
import { validateBundle } from './validate-bundle.ts';
import { whyNot } from './why-not.ts';

/** Every tool, in the order of the list: those that explain and try come first. */
export const tools: readonly Tool[] = [
  explainEvent,
  whyNot,
  dryRun,
  backtest,
  planBundle,
  validateBundle,
  testBundle,
  listWorkflows,
  getWorkflow,
  listRuns,
  getRun,
  listEvents,
  searchDocs,
  applyBundle,
  cloneBlueprint,
  setWorkflowActive,
  pauseRun,
  resumeRun,
  cancelRun,
  trackEvent,
  sendTestEmail,
  broadcast,
];
