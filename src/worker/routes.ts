import { meRoutes } from '../contract/api/me.ts';
import { orgApi } from '../contract/api/table.ts';
import { listMembers, previewAudience, previewAudienceDraft } from './api/audiences/members.ts';
import { createAudience, deleteAudience, getAudience, listAudiences, patchAudience } from './api/audiences/service.ts';
import { listAudit } from './api/audit/service.ts';
import { countBroadcast, createBroadcast } from './api/broadcasts/create.ts';
import {
  getBroadcast,
  listBroadcasts,
  pauseBroadcast,
  resumeBroadcast,
  stopBroadcast,
} from './api/broadcasts/service.ts';
import { listDrift } from './api/bundles/drift.ts';
import { exportBundle, exportWorkflow } from './api/bundles/export.ts';
import { importBundle } from './api/bundles/import.ts';
import { getImport, listImports, stopImport } from './api/bundles/imports.ts';
import { createChannel, deleteChannel, getChannel, listChannels, patchChannel } from './api/channels/service.ts';
import { testChannel } from './api/channels/test-channel.ts';
import { redriveDeadLetter, redriveDeadLetters } from './api/dead-letters/redrive.ts';
import { listDeadLetters } from './api/dead-letters/service.ts';
import { createDomain, deleteDomain, getDomain, listDomains, patchDomain } from './api/email-domains/service.ts';
import { verifyDomain } from './api/email-domains/verify.ts';
import { previewDraft, previewTemplate } from './api/email-templates/preview.ts';
import {
  createTemplate,
  deleteTemplate,
  getTemplate,
  listTemplates,
  patchTemplate,
} from './api/email-templates/service.ts';
import { testTemplate, testTemplateDraft } from './api/email-templates/test-template.ts';
import {
  getVersion as getTemplateVersion,
  listVersions as listTemplateVersions,
  rollbackTemplate,
} from './api/email-templates/versions.ts';
import { explainEvent } from './api/events/explain.ts';
import { getEvent, listEvents } from './api/events/service.ts';
import { readDeliveryHealth } from './api/health/deliveries.ts';
import { readOverview } from './api/health/overview.ts';
import { readWorkflowHealth } from './api/health/workflows.ts';
import { createKey, listKeys, revokeKey } from './api/keys/service.ts';
import { createLayout, deleteLayout, getLayout, listLayouts, patchLayout } from './api/layouts/service.ts';
import { getMe } from './api/me/service.ts';
import { createPartial, deletePartial, getPartial, listPartials, patchPartial } from './api/partials/service.ts';
import { addDevice, deleteDevice, listDevices } from './api/profiles/devices.ts';
import { eraseProfile } from './api/profiles/erase.ts';
import { exportProfile } from './api/profiles/export.ts';
import { listProfiles } from './api/profiles/list.ts';
import { mergePeople } from './api/profiles/merge.ts';
import { getPreferences, putPreferences } from './api/profiles/preferences.ts';
import { getProfile, patchProfile, putProfile } from './api/profiles/service.ts';
import { createProject, getProject, listProjects, rotateProjectSecrets } from './api/projects/service.ts';
import { cancelRuns, restartRuns } from './api/runs/bulk.ts';
import { listRuns } from './api/runs/list.ts';
import { watchRun } from './api/runs/live.ts';
import { restartRun } from './api/runs/restart.ts';
import { controlRun, getRun } from './api/runs/service.ts';
import { skipWait } from './api/runs/skip-wait.ts';
import { getRetention, putRetention } from './api/settings/retention.ts';
import { getSecrets, putSecrets } from './api/settings/secrets.ts';
import { deleteAiSettings, getAiSettings, putAiSettings } from './api/settings/service.ts';
import { tryAi } from './api/settings/try-ai.ts';
import { deleteVariable, getVariables, putVariables } from './api/settings/variables.ts';
import { addSuppression, deleteSuppression, listSuppressions } from './api/suppressions/service.ts';
import { createTopic, deleteTopic, getTopic, listTopics, patchTopic } from './api/topics/service.ts';
import { getBacktest, startBacktest, stopBacktest } from './api/workflows/backtests.ts';
import { cloneBlueprint, getBlueprint, listBlueprints } from './api/workflows/blueprints.ts';
import { listJobs, stopJob } from './api/workflows/jobs.ts';
import { listWorkflows } from './api/workflows/list.ts';
import { pauseWorkflow, resumeWorkflow } from './api/workflows/pause.ts';
import {
  createWorkflow,
  deleteWorkflow,
  getWorkflow,
  patchWorkflow,
  replaceWorkflow,
} from './api/workflows/service.ts';
import { listStepCounts } from './api/workflows/steps.ts';
import { testRun, testRunDraft } from './api/workflows/test-run.ts';
import { readTriggers } from './api/workflows/triggers.ts';
import { diffVersions, getVersion, listVersions, rollbackWorkflow } from './api/workflows/versions.ts';
import { Accepted, type BoundRoute, bind } from './http/bind.ts';
import { notifyHandlers } from './notify-routes.ts';

/** The management API: each route of the table with the verb that answers it. */
export const routes: BoundRoute[] = bind(orgApi, {
  exportBundle: (ctx, { query }) => exportBundle(ctx, query),
  exportWorkflow: (ctx, { params }) => exportWorkflow(ctx, params.id),
  importBundle: (ctx, { query, body, ifMatch }) => importBundle(ctx, query, body, ifMatch),
  listBlueprints: (ctx, { query }) => listBlueprints(ctx, query),
  getBlueprint: (_ctx, { params }) => getBlueprint(params.slug),
  cloneBlueprint: (ctx, { params, body }) => cloneBlueprint(ctx, params.slug, body),
  listDrift: (ctx, { query }) => listDrift(ctx, query),
  listImports: (ctx, { query }) => listImports(ctx, query),
  getImport: (ctx, { params }) => getImport(ctx, params.id),
  stopImport: (ctx, { params }) => stopImport(ctx, params.id),
  listWorkflows: (ctx, { query }) => listWorkflows(ctx, query),
  createWorkflow: (ctx, { query, body }) => createWorkflow(ctx, body, query.projectId),
  getWorkflow: (ctx, { params }) => getWorkflow(ctx, params.id),
  replaceWorkflow: (ctx, { params, query, body, ifMatch }) =>
    replaceWorkflow(ctx, params.id, body, { ...query, ifMatch }),
  patchWorkflow: (ctx, { params, query, body, ifMatch }) => patchWorkflow(ctx, params.id, body, { ...query, ifMatch }),
  deleteWorkflow: (ctx, { params }) => deleteWorkflow(ctx, params.id),
  pauseWorkflow: (ctx, { params }) => pauseWorkflow(ctx, params.id),
  resumeWorkflow: (ctx, { params }) => resumeWorkflow(ctx, params.id),
  testRunWorkflow: (ctx, { params, body }) => testRun(ctx, params.id, body),
  testRunDraft: (ctx, { body }) => testRunDraft(ctx, body),
  startBacktest: (ctx, { params, body }) => startBacktest(ctx, params.id, body),
  getBacktest: (ctx, { params }) => getBacktest(ctx, params.id),
  stopBacktest: (ctx, { params }) => stopBacktest(ctx, params.id),
  getWorkflowTriggers: (ctx, { params, query }) => readTriggers(ctx, params.id, query),
  listWorkflowSteps: (ctx, { params, query }) => listStepCounts(ctx, params.id, query),
  listWorkflowVersions: (ctx, { params, query }) => listVersions(ctx, params.id, query),
  getWorkflowVersion: (ctx, { params }) => getVersion(ctx, params.id, params.version),
  diffWorkflowVersions: (ctx, { params, query }) => diffVersions(ctx, params.id, params.version, query.against),
  rollbackWorkflow: (ctx, { params, query, body }) => rollbackWorkflow(ctx, params.id, body.version, query),
  listWorkflowJobs: (ctx, { params }) => listJobs(ctx, params.id),
  stopWorkflowJob: (ctx, { params }) => stopJob(ctx, params.id, params.jobId),
  listRuns: (ctx, { query }) => listRuns(ctx, query),
  getRun: (ctx, { params }) => getRun(ctx, params.id),
  watchRun: (ctx, { params, request }) => watchRun(ctx, params.id, request),
  pauseRun: (ctx, { params }) => controlRun(ctx, params.id, 'pause'),
  resumeRun: (ctx, { params }) => controlRun(ctx, params.id, 'resume'),
  skipWait: (ctx, { params }) => skipWait(ctx, params.id),
  cancelRun: (ctx, { params }) => controlRun(ctx, params.id, 'cancel'),
  restartRun: (ctx, { params, body }) => restartRun(ctx, params.id, body),
  restartRuns: (ctx, { body }) => restartRuns(ctx, body),
  cancelRuns: (ctx, { body }) => cancelRuns(ctx, body),
  listEvents: (ctx, { query }) => listEvents(ctx, query),
  getEvent: (ctx, { params }) => getEvent(ctx, params.id),
  explainEvent: (ctx, { params }) => explainEvent(ctx, params.id),
  listProfiles: (ctx, { query }) => listProfiles(ctx, query),
  getProfile: (ctx, { params, query }) => getProfile(ctx, params.userId, query),
  putProfile: (ctx, { params, query, body }) => putProfile(ctx, params.userId, query, body),
  patchProfile: (ctx, { params, query, body }) => patchProfile(ctx, params.userId, query, body),
  eraseProfile: (ctx, { params, query }) => eraseProfile(ctx, params.userId, query),
  mergeProfile: (ctx, { params, query, body }) => mergePeople(ctx, params.userId, query, body),
  exportProfile: (ctx, { params, query }) => exportProfile(ctx, params.userId, query),
  addDevice: (ctx, { params, query, body }) => addDevice(ctx, params.userId, query, body),
  listDevices: (ctx, { params, query }) => listDevices(ctx, params.userId, query),
  deleteDevice: (ctx, { params, query }) => deleteDevice(ctx, params.userId, params.deviceId, query),
  createAudience: (ctx, { body }) => createAudience(ctx, body),
  listAudiences: (ctx, { query }) => listAudiences(ctx, query),
  getAudience: (ctx, { params }) => getAudience(ctx, params.id),
  patchAudience: (ctx, { params, body }) => patchAudience(ctx, params.id, body),
  deleteAudience: (ctx, { params }) => deleteAudience(ctx, params.id),
  previewAudienceDraft: (ctx, { body }) => previewAudienceDraft(ctx, body),
  previewAudience: (ctx, { params }) => previewAudience(ctx, params.id),
  listMembers: (ctx, { params, query }) => listMembers(ctx, params.id, query),
  createLayout: (ctx, { body }) => createLayout(ctx, body),
  listLayouts: (ctx, { query }) => listLayouts(ctx, query),
  getLayout: (ctx, { params }) => getLayout(ctx, params.id),
  patchLayout: (ctx, { params, body, ifMatch }) => patchLayout(ctx, params.id, body, ifMatch),
  deleteLayout: (ctx, { params }) => deleteLayout(ctx, params.id),
  createPartial: (ctx, { body }) => createPartial(ctx, body),
  listPartials: (ctx, { query }) => listPartials(ctx, query),
  getPartial: (ctx, { params }) => getPartial(ctx, params.id),
  patchPartial: (ctx, { params, body, ifMatch }) => patchPartial(ctx, params.id, body, ifMatch),
  deletePartial: (ctx, { params }) => deletePartial(ctx, params.id),
  getVariables: (ctx, { query }) => getVariables(ctx, query),
  putVariables: (ctx, { query, body }) => putVariables(ctx, query, body),
  deleteVariable: (ctx, { params, query }) => deleteVariable(ctx, query, params.name),
  createTemplate: (ctx, { body }) => createTemplate(ctx, body),
  listTemplates: (ctx, { query }) => listTemplates(ctx, query),
  getTemplate: (ctx, { params }) => getTemplate(ctx, params.id),
  patchTemplate: (ctx, { params, body, ifMatch }) => patchTemplate(ctx, params.id, body, ifMatch),
  deleteTemplate: (ctx, { params }) => deleteTemplate(ctx, params.id),
  listTemplateVersions: (ctx, { params, query }) => listTemplateVersions(ctx, params.id, query),
  getTemplateVersion: (ctx, { params }) => getTemplateVersion(ctx, params.id, Number(params.version)),
  rollbackTemplate: (ctx, { params, body }) => rollbackTemplate(ctx, params.id, body.version),
  previewDraft: (ctx, { body }) => previewDraft(ctx, body),
  previewTemplate: (ctx, { params, body }) => previewTemplate(ctx, params.id, body),
  testTemplate: (ctx, { params, body }) => testTemplate(ctx, params.id, body),
  testTemplateDraft: (ctx, { body }) => testTemplateDraft(ctx, body),
  createDomain: (ctx, { body }) => createDomain(ctx, body),
  listDomains: (ctx, { query }) => listDomains(ctx, query),
  getDomain: (ctx, { params }) => getDomain(ctx, params.id),
  patchDomain: (ctx, { params, body }) => patchDomain(ctx, params.id, body),
  verifyDomain: (ctx, { params }) => verifyDomain(ctx, params.id),
  deleteDomain: (ctx, { params }) => deleteDomain(ctx, params.id),
  listSuppressions: (ctx, { query }) => listSuppressions(ctx, query),
  addSuppression: (ctx, { body }) => addSuppression(ctx, body),
  deleteSuppression: (ctx, { params, query }) => deleteSuppression(ctx, params.address, query),
  createChannel: (ctx, { body }) => createChannel(ctx, body),
  listChannels: (ctx, { query }) => listChannels(ctx, query),
  getChannel: (ctx, { params }) => getChannel(ctx, params.id),
  patchChannel: (ctx, { params, body }) => patchChannel(ctx, params.id, body),
  deleteChannel: (ctx, { params }) => deleteChannel(ctx, params.id),
  createTopic: (ctx, { body }) => createTopic(ctx, body),
  listTopics: (ctx, { query }) => listTopics(ctx, query),
  getTopic: (ctx, { params }) => getTopic(ctx, params.id),
  patchTopic: (ctx, { params, body }) => patchTopic(ctx, params.id, body),
  deleteTopic: (ctx, { params }) => deleteTopic(ctx, params.id),
  getPreferences: (ctx, { params, query }) => getPreferences(ctx, params.userId, query),
  putPreferences: (ctx, { params, query, body }) => putPreferences(ctx, params.userId, query, body),
  testChannel: (ctx, { params, body }) => testChannel(ctx, params.id, body),
  ...notifyHandlers,
  getDeliveryHealth: (ctx, { query }) => readDeliveryHealth(ctx, query),
  getWorkflowHealth: (ctx, { query }) => readWorkflowHealth(ctx, query),
  getOverview: (ctx, { query }) => readOverview(ctx, query),
  listDeadLetters: (ctx, { query }) => listDeadLetters(ctx, query),
  redriveDeadLetter: (ctx, { params }) => redriveDeadLetter(ctx, params.id),
  redriveDeadLetters: (ctx, { body }) => redriveDeadLetters(ctx, body),
  broadcastWorkflow: async (ctx, { params, body, idempotencyKey }) =>
    body.dryRun
      ? countBroadcast(ctx, params.id, body)
      : new Accepted(await createBroadcast(ctx, params.id, body, idempotencyKey)),
  listBroadcasts: (ctx, { query }) => listBroadcasts(ctx, query),
  getBroadcast: (ctx, { params }) => getBroadcast(ctx, params.id),
  pauseBroadcast: (ctx, { params }) => pauseBroadcast(ctx, params.id),
  resumeBroadcast: (ctx, { params }) => resumeBroadcast(ctx, params.id),
  stopBroadcast: (ctx, { params }) => stopBroadcast(ctx, params.id),
  createProject: (ctx, { body }) => createProject(ctx, body),
  listProjects: (ctx, { query }) => listProjects(ctx, query),
  getProject: (ctx, { params }) => getProject(ctx, params.id),
  rotateProjectSecrets: (ctx, { params, body }) => rotateProjectSecrets(ctx, params.id, body),
  createKey: (ctx, { body }) => createKey(ctx, body),
  listKeys: (ctx, { query }) => listKeys(ctx, query),
  revokeKey: (ctx, { params }) => revokeKey(ctx, params.id),
  getAiSettings: (ctx) => getAiSettings(ctx),
  putAiSettings: (ctx, { body }) => putAiSettings(ctx, body),
  tryAi: (ctx, { body }) => tryAi(ctx, body),
  deleteAiSettings: (ctx) => deleteAiSettings(ctx),
  getRetention: (ctx, { query }) => getRetention(ctx, query),
  getSecrets: (ctx, { query }) => getSecrets(ctx, query),
  putSecrets: (ctx, { query, body }) => putSecrets(ctx, query, body),
  putRetention: (ctx, { query, body }) => putRetention(ctx, query, body),
  listAudit: (ctx, { query }) => listAudit(ctx, query),
});

/** Beside it: routes that need a key, and no organisation in their path. */
export const keyRoutes: BoundRoute[] = bind(meRoutes, { getMe: (ctx) => getMe(ctx) });
