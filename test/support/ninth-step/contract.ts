// A step type that the product does not have: it reads a text to a person over the phone. This file and the two beside
// it are what a newcomer would write; a test puts them into a copy of src and compiles it.
import * as z from 'zod';
import { sendFields, Target, template } from '../../../src/contract/workflows/steps/common.ts';

export const SendVoiceConfig = z.strictObject({
  to: template(500, 'Phone number in E.164 form.'),
  words: template(1_000, 'What is read.'),
  ifBusy: Target.optional(),
  ...sendFields,
});
export type SendVoiceConfig = z.infer<typeof SendVoiceConfig>;
