// What to do about a try without an answer.
import type { AiTrial } from '../../contract/account/ai-trial.ts';

interface Advice {
  text: string;
  /** Whether it is done in the AI settings. */
  inSettings: boolean;
}

const inSettings = (text: string): Advice => ({ text, inSettings: true });
const here = (text: string): Advice => ({ text, inSettings: false });

/** null where there is an answer. */
export function adviceFor({ outcome, reason, statusCode }: Pick<AiTrial, 'outcome' | 'reason' | 'statusCode'>) {
  if (outcome === 'completed') return null;
  if (reason === 'no_ai_settings') return inSettings('Choose a model first.');
  if (reason === 'unusable_reply') return here('Say in the prompt more exactly what the answer is to look like.');
  if (statusCode === 401 || statusCode === 403) return inSettings('Check the API key.');
  if (statusCode === 404) return inSettings('Check the name of the model and the API address.');
  if (statusCode === undefined || statusCode === 429 || statusCode >= 500)
    return here('Try again in a moment; a run does so by itself.');
  return inSettings('Check what is set of the model.');
}
