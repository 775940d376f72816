import * as z from 'zod';
import { defineChannel } from './definition.ts';

const InAppConfig = z.strictObject({
  vendor: z.literal('sendora').default('sendora').describe('The feed of this installation.'),
});

export const inApp = defineChannel({ sendora: InAppConfig }, { interrupts: false });
