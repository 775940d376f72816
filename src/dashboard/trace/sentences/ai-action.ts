import { attemptWords } from '../heard.ts';
import { fieldOf, isRecord, textField, type WrittenStep } from '../steps.ts';
import type { StepWords, Story } from '../story.ts';
import { countOf, cut, listWords, valueWords } from '../values.ts';

/** Input and output tokens together; null where the model counted none. */
export function tokensOf(output: unknown): number | null {
  const usage = fieldOf(output, 'usage');
  if (!isRecord(usage)) return null;
  const counts = Object.values(usage).filter((count): count is number => typeof count === 'number');
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

function did({ step, written }: Story): string {
  const result = fieldOf(step.output, 'result');
  const model = textField(step.output, 'model');
  const tokens = tokensOf(step.output);
  const facts = [
    ...(model === undefined ? [] : [`with ${model}`]),
    ...(tokens === null ? [] : [countOf(tokens, 'token')]),
  ].join(', ');
  const saved = textField(written?.config, 'saveTo');
  const kept = saved === undefined ? '' : `; saved as ai.${saved}`;
  return `${doneBy(written, result)}${facts === '' ? '' : ` ${facts}`}${attemptWords(step)}${kept}.`;
}

function doneBy(written: WrittenStep | null, result: unknown): string {
  const flavor = written?.config.flavor;
  if (flavor === 'decide') return `Chose ${valueWords(result)}`;
  if (flavor !== 'extract') return 'Wrote a text';
  const fields = isRecord(result) ? Object.entries(result).map(([name, value]) => `${name} ${valueWords(value)}`) : [];
  return fields.length === 0 ? `Found ${valueWords(result)}` : `Found ${listWords(fields)}`;
}

const plans: Readonly<Record<string, string>> = { decide: 'Chooses by', extract: 'Finds traits by' };

export const aiAction: StepWords = {
  doing: () => 'The model is asked.',
  did,
  will: ({ config }) =>
    `${plans[String(config.flavor)] ?? 'Writes a text by'} “${cut(textField(config, 'prompt') ?? '')}”`,
  undone: 'No usable answer',
};
