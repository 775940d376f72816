import { CodeBlock } from '../../ui/code.tsx';
import { formatNumber } from '../../ui/format.ts';
import { fieldOf, isRecord, textField } from '../steps.ts';
import { Pairs, Part } from './frame.tsx';
import type { GotProps } from './got.ts';

const usageWords: Readonly<Record<string, string>> = { inputTokens: 'Tokens in', outputTokens: 'Tokens out' };

/** Model and tokens of an answer. */
function factsOf(output: unknown): [string, string][] {
  const usage = fieldOf(output, 'usage');
  const counts = Object.entries(isRecord(usage) ? usage : {}).flatMap(([name, count]): [string, string][] =>
    typeof count === 'number' ? [[usageWords[name] ?? name, formatNumber(count)]] : [],
  );
  const model = textField(output, 'model');
  return [...(model === undefined ? [] : ([['Model', model]] as [string, string][])), ...counts];
}

export function AiGot({ row }: GotProps) {
  const { input, output } = row.step;
  const system = textField(input, 'system');
  const result = fieldOf(output, 'result');
  const facts = factsOf(output);
  return (
    <>
      {result === undefined ? null : (
        <Part title="Answer">
          <CodeBlock code={typeof result === 'string' ? result : JSON.stringify(result, null, 2)} label="answer" />
        </Part>
      )}
      <Part title="Prompt">
        <CodeBlock code={textField(input, 'prompt') ?? ''} label="prompt" />
      </Part>
      {system ? (
        <Part title="Instructions">
          <CodeBlock code={system} label="instructions" />
        </Part>
      ) : null}
      {facts.length > 0 ? (
        <Part title="Model">
          <Pairs pairs={facts} />
        </Part>
      ) : null}
    </>
  );
}
