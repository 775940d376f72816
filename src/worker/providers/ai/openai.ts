import { OpenAiConfig } from '../../../contract/messages/channels/ai.ts';
import { describeFields } from '../../../contract/messages/channels/fields.ts';
import type { AiProvider, AiRequest } from '../provider.ts';
import { asObject, joinUrl } from '../results.ts';
import { askModel, mentionsJson, readUsage } from './results.ts';

const officialBase = 'https://api.openai.com';
const defaultModel = 'gpt-4o-mini';

/** OpenAI, or any server with a compatible /v1/chat/completions. */
export const aiOpenAi: AiProvider<OpenAiConfig> = {
  vendor: 'openai',
  fields: describeFields(OpenAiConfig),
  config: OpenAiConfig,
  ask(config, request, context) {
    const model = request.model ?? config.model ?? defaultModel;
    // Many servers document a base address that ends in /v1, which the path contains, too.
    const base = (config.baseUrl ?? officialBase).replace(/\/v1\/*$/, '');
    return askModel(
      {
        url: joinUrl(base, '/v1/chat/completions'),
        apiKey: config.apiKey,
        model,
        body: { model, messages: request.messages, stream: false, ...options(request, base === officialBase) },
        read: readCompletion,
        detail: (answer) => asObject(answer.error).message ?? answer.error,
      },
      context,
    );
  },
};

/** OpenAI's newer models take only max_completion_tokens, which compatible servers often do not know. */
function options(request: AiRequest, isOfficial: boolean): Record<string, unknown> {
  const limit = isOfficial ? 'max_completion_tokens' : 'max_tokens';
  return {
    ...(request.json && mentionsJson(request.messages) ? { response_format: { type: 'json_object' } } : {}),
    ...(request.maxTokens === undefined ? {} : { [limit]: request.maxTokens }),
  };
}

function readCompletion(answer: Record<string, unknown>) {
  const choice = asObject(Array.isArray(answer.choices) ? answer.choices[0] : null);
  const message = asObject(choice.message);
  const usage = asObject(answer.usage);
  return {
    text: message.content,
    model: answer.model,
    usage: readUsage(usage.prompt_tokens, usage.completion_tokens),
    isDeclined: typeof message.refusal === 'string' || choice.finish_reason === 'content_filter',
  };
}
