import * as z from 'zod';
import { AiSettingsInput, AiSettingsView } from '../account/settings.ts';
import { type OrgRoutes, orgBase } from './route.ts';

const path = `${orgBase}/settings/ai`;
const tag = { name: 'Settings', text: 'What holds for the whole organisation.' };

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
  deleteAiSettings: {
    method: 'delete',
    path,
    summary: 'Remove the AI settings',
    tag,
    role: 'admin',
    status: 204,
  },
} satisfies OrgRoutes;
