import * as z from 'zod';
import { AiTrial, AiTrialInput } from '../account/ai-trial.ts';
import { ProjectSecrets, SecretsInput } from '../account/secrets.ts';
import { AiSettingsInput, AiSettingsView, Retention, RetentionInput } from '../account/settings.ts';
import { ProjectQuery } from '../lists.ts';
import { type OrgRoutes, orgBase } from './route.ts';

const path = `${orgBase}/settings/ai`;
const secrets = `${orgBase}/settings/secrets`;
const retention = `${orgBase}/settings/retention`;
const tag = {
  name: 'Settings',
  text: 'What holds for the whole organisation, and how long the rows of a project are kept.',
};

export const settingRoutes = {
  getAiSettings: {
    method: 'get',
    path,
    summary: 'Read which model answers the AI steps',
    tag,
    role: 'viewer',
    status: 200,
    answer: AiSettingsView,
  },
  putAiSettings: {
    method: 'put',
    path,
    summary: 'Choose the model that answers the AI steps',
    tag,
    role: 'admin',
    body: z.unknown(),
    bodyDoc: AiSettingsInput,
    example: { vendor: 'ollama', apiKey: 'your-key', model: 'gpt-oss:120b' },
    status: 200,
    answer: AiSettingsView,
  },
  tryAi: {
    method: 'post',
    path: `${path}/try`,
    summary: 'Ask the model once, as an AI step with this config would; nothing is written',
    tag,
    role: 'editor',
    plan: 'starter',
    // The verb judges it as the config of a step, so that all faults come at once.
    body: z.unknown(),
    bodyDoc: AiTrialInput,
    example: { flavor: 'decide', prompt: 'Is {{user.firstName}} a first name?', choices: ['yes', 'no'] },
    status: 200,
    answer: AiTrial,
  },
  deleteAiSettings: {
    method: 'delete',
    path,
    summary: 'Remove the AI settings',
    tag,
    role: 'admin',
    status: 204,
  },
  getRetention: {
    method: 'get',
    path: retention,
    summary: 'Read how long the rows of a project are kept',
    tag,
    role: 'viewer',
    query: ProjectQuery,
    status: 200,
    answer: Retention,
  },
  putRetention: {
    method: 'put',
    path: retention,
    summary: 'Choose how long the rows of a project are kept',
    tag,
    role: 'admin',
    query: ProjectQuery,
    body: RetentionInput,
    example: { events: 30, runs: 90, deliveries: 90, refusals: 30 },
    status: 200,
    answer: Retention,
  },
  getSecrets: {
    method: 'get',
    path: secrets,
    summary: 'List the secrets of a project: names, hosts and times, never values',
    tag,
    role: 'viewer',
    query: ProjectQuery,
    status: 200,
    answer: ProjectSecrets,
  },
  putSecrets: {
    method: 'put',
    path: secrets,
    summary: 'Set secrets of a project, which headers of webhook steps use as {{secret.name}}',
    tag,
    role: 'admin',
    query: ProjectQuery,
    body: SecretsInput,
    example: { shop_api: 'Bearer sk_live_example' },
    status: 200,
    answer: ProjectSecrets,
  },
} satisfies OrgRoutes;
