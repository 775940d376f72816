// Asking the model of the organisation once, as an ai_action step would.
import * as z from 'zod';
import { sampleFields } from '../messages/sample.ts';
import { Outcome } from '../outcomes.ts';
import { JsonValue } from '../primitives.ts';
import { Warning } from '../workflows/run.ts';
import { AiActionConfig } from '../workflows/steps/ai-action.ts';

/** The rest of a config is judged by engine/validate, as that of a step is. */
export const AiTrialFrame = z.object({
  projectId: z.uuid().optional().describe('Project whose people, events and variables the templates read.'),
  ...sampleFields,
  ai: z
    .record(z.string(), JsonValue)
    .optional()
    .describe('Results of earlier AI steps, which the templates read as {{ai.<name>}}.'),
  webhook: z
    .record(z.string(), JsonValue)
    .optional()
    .describe('Answers to earlier webhook steps, which the templates read as {{webhook.<name>}}.'),
});

/** Body of POST settings/ai/try: the config of an ai_action step, with a person and an event for its templates. */
export const AiTrialInput = AiActionConfig.safeExtend(AiTrialFrame.shape).meta({ id: 'AiTrialInput' });

export const AiTrial = z
  .object({
    outcome: Outcome.describe('completed, or ai_unavailable where there is no usable answer.'),
    result: JsonValue.describe('What the step would keep: the text, the choice or the traits; null without an answer.'),
    reason: z.string().optional().describe('Machine-readable reason; left out when completed.'),
    message: z.string().optional().describe('The reason as one sentence.'),
    statusCode: z.int().optional().describe('HTTP status of a refusal.'),
    body: z.string().optional().describe('What the vendor answered to a refusal, at most 4 KB.'),
    model: z.string().nullable().describe('The model that answered.'),
    usage: z
      .record(z.string(), z.number())
      .nullable()
      .describe('`inputTokens` and `outputTokens` of the last request; null where the vendor does not say.'),
    repaired: z.boolean().describe('Whether the first reply was not usable and the model was asked once more.'),
    ms: z.int().describe('Duration in milliseconds.'),
    prompt: z.string().describe('The prompt as it was rendered.'),
    system: z.string().nullable().describe('The instructions as they were rendered.'),
    missing: z.array(z.string()).describe('Variables that had no value.'),
    warnings: z.array(Warning),
  })
  .meta({ id: 'AiTrial' });
export type AiTrial = z.infer<typeof AiTrial>;
