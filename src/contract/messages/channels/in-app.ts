import * as z from 'zod';
import { defineChannel } from './definition.ts';

export const InAppConfig = z.strictObject({
  vendor: z.literal('sendora').default('sendora').describe('The feed of this installation.'),
});
export type InAppConfig = z.infer<typeof InAppConfig>;

export const inApp = defineChannel({ sendora: InAppConfig }, { interrupts: false });
