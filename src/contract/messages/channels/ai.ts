import * as z from 'zod';
import { anyVendor } from './definition.ts';
import { baseUrl, credential, field, noControl } from './fields.ts';

const aiApiKey = field(credential(500).optional(), 'API key; may be left out for a server that needs none.', {
  label: 'API key',
  secret: true,
});
const aiModel = (example: string) =>
  field(noControl(200).optional(), `Model for steps that name none. Default ${example}.`, {
    label: 'Model',
    placeholder: example,
  });

export const OllamaConfig = z.strictObject({
  vendor: z.literal('ollama').default('ollama').describe('Ollama Cloud or a self-hosted Ollama.'),
  apiKey: aiApiKey,
  baseUrl: baseUrl('https://ollama.com'),
  model: aiModel('gpt-oss:120b'),
});
export type OllamaConfig = z.infer<typeof OllamaConfig>;

export const OpenAiConfig = z.strictObject({
  vendor: z.literal('openai').describe('OpenAI or any server with a compatible /v1/chat/completions.'),
  apiKey: aiApiKey,
  baseUrl: baseUrl('https://api.openai.com'),
  model: aiModel('gpt-4o-mini'),
});
export type OpenAiConfig = z.infer<typeof OpenAiConfig>;

/** The config of every vendor of a model; the first one is the default. */
export const aiVendors = { ollama: OllamaConfig, openai: OpenAiConfig } as const;

export const AiSettings = anyVendor(aiVendors).describe('The model that the AI steps of this organisation ask.');
export type AiSettings = z.infer<typeof AiSettings>;
