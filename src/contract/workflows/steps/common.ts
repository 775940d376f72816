import * as z from 'zod';

/** Where a jump leads: a step's label, its index, or "end". Saved definitions hold labels only. */
export const Target = z
  .union([z.string().min(1).max(64), z.int().min(0).max(99)])
  .describe('A step label, a step index (0-based), or "end".');
export type Target = z.infer<typeof Target>;

/** A string with {{handlebars}} variables; checked when the workflow is saved. */
export const template = (max: number, text: string) =>
  z.string().min(1).max(max).describe(`${text} Template: {{event.*}}, {{user.*}}, {{trait.*}}, {{ai.*}}.`);

/** Fields that every sending step shares. */
export const sendFields = {
  channelId: z.uuid().optional().describe('Channel to send through; the project default of this kind when left out.'),
  audienceId: z
    .uuid()
    .optional()
    .describe('Send only when the person is in this audience at the moment the step runs.'),
};
