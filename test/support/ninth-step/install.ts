import { stepConfigs, stepTypes } from '../../../src/contract/workflows/steps/registry.ts';
import { stepBehaviours } from '../../../src/engine/steps/registry.ts';
import { performers } from '../../../src/worker/steps/registry.ts';
import { sendVoice } from './behaviour.ts';
import { SendVoiceConfig } from './contract.ts';
import { performSendVoice } from './performer.ts';

/** The name of the ninth type; the compiler, which reads the registries as they are written, takes it for a known one. */
export const ninth = 'send_voice' as (typeof stepTypes)[number];

/** Adds one line to each of the registries that all other code reads, for the rest of this test file. */
export function installNinthStep(): void {
  Object.assign(stepConfigs, { [ninth]: SendVoiceConfig });
  stepTypes.push(ninth);
  Object.assign(stepBehaviours, { [ninth]: sendVoice });
  Object.assign(performers, { [ninth]: performSendVoice });
}
