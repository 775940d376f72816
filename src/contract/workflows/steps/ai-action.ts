import * as z from 'zod';
import { Choice, resultName, template } from './common.ts';

/** `generate` writes text, `decide` picks one of `choices` (and may jump), `extract` writes traits. */
export const AiActionConfig = z
  .strictObject({
    flavor: z.enum(['generate', 'decide', 'extract']),
    prompt: template(20_000, 'What the model is asked.'),
    system: template(10_000, 'Instructions that precede the prompt.').optional(),
    saveTo: resultName(
      'Puts the result under {{ai.<saveTo>}} for later steps. An `extract` without `fields` writes it to the trait of this name.',
    ).optional(),
    choices: z.array(Choice).min(2).max(20).optional().describe('Only for `decide`; "yes" and "no" when left out.'),
    fields: z
      .record(z.string().min(1).max(100), z.enum(['string', 'number', 'boolean']))
      .optional()
      .describe('Only for `extract`: trait name to type. When left out, the answer as a whole is the trait `saveTo`.'),
    jsonMode: z.boolean().optional().describe('Ask for JSON: parsed, checked, one repair turn, then `ai_unavailable`.'),
    model: z.string().min(1).max(200).optional().describe('Overrides the model of the AI settings.'),
  })
  .superRefine((config, ctx) => {
    const issue = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (config.flavor !== 'decide' && config.choices) issue('choices', 'Only a decide step has choices.');
    const fields = config.fields === undefined ? null : Object.keys(config.fields).length;
    if (config.flavor === 'extract' && fields === 0) issue('fields', 'Name at least one field, or leave `fields` out.');
    if (config.flavor === 'extract' && fields === null && config.saveTo === undefined)
      issue('fields', 'An extract step needs `fields`, or the name of a trait in `saveTo`.');
    if (config.flavor !== 'extract' && config.fields) issue('fields', 'Only an extract step has fields.');
  })
  .describe('Asks a language model to write a text (generate), pick a choice (decide) or find traits (extract).');
export type AiActionConfig = z.infer<typeof AiActionConfig>;
