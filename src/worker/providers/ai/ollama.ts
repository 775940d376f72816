import { OllamaConfig } from '../../../contract/messages/channels/ai.ts';
import { describeFields } from '../../../contract/messages/channels/fields.ts';
import type { AiProvider } from '../provider.ts';
import { asObject, joinUrl } from '../results.ts';
import { askModel, readUsage } from './results.ts';

const defaultModel = 'gpt-oss:120b';

/** Ollama Cloud, or a self-hosted Ollama. */
export const aiOllama: AiProvider<OllamaConfig> = {
  vendor: 'ollama',
  fields: describeFields(OllamaConfig),
  config: OllamaConfig,
  ask(config, request, context) {
    const model = request.model ?? config.model ?? defaultModel;
    return askModel(
      {
        url: joinUrl(config.baseUrl ?? 'https://ollama.com', '/api/chat'),
        apiKey: config.apiKey,
        model,
        body: {
          model,
          messages: request.messages,
          stream: false,
          ...(request.json ? { format: 'json' } : {}),
          ...(request.maxTokens === undefined ? {} : { options: { num_predict: request.maxTokens } }),
        },
        read: (answer) => ({
          text: asObject(answer.message).content,
          model: answer.model,
          usage: readUsage(answer.prompt_eval_count, answer.eval_count),
          isDeclined: false,
        }),
        detail: (answer) => answer.error,
      },
      context,
    );
  },
};
