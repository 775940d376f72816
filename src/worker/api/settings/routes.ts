import * as z from 'zod';
import { AiSettingsInput, AiSettingsView } from '../../../contract/account/settings.ts';
import { type Endpoint, endpoint } from '../../http/route.ts';
import { deleteAiSettings, getAiSettings, putAiSettings } from './service.ts';

const path = '/settings/ai';
const tag = 'Settings';

export const settingRoutes: Endpoint[] = [
  endpoint(
    {
      method: 'get',
      path,
      operationId: 'getAiSettings',
      summary: 'Read which model answers the AI steps',
      tag,
      role: 'viewer',
      status: 200,
      answer: AiSettingsView,
    },
    (ctx) => getAiSettings(ctx),
  ),
  endpoint(
    {
      method: 'put',
      path,
      operationId: 'putAiSettings',
      summary: 'Choose the model that answers the AI steps',
      tag,
      role: 'admin',
      body: z.unknown(),
      bodyDoc: AiSettingsInput,
      example: { vendor: 'ollama', apiKey: 'your-key', model: 'gpt-oss:120b' },
      status: 200,
      answer: AiSettingsView,
    },
    (ctx, { body }) => putAiSettings(ctx, body),
  ),
  endpoint(
    {
      method: 'delete',
      path,
      operationId: 'deleteAiSettings',
      summary: 'Remove the AI settings',
      tag,
      role: 'admin',
      status: 204,
    },
    (ctx) => deleteAiSettings(ctx),
  ),
];
