import { Chip } from '../../ui/chip.tsx';
import { CodeBlock } from '../../ui/code.tsx';
import { fieldOf, isRecord, textField } from '../steps.ts';
import { Pairs, Part } from './frame.tsx';
import type { GotProps } from './got.ts';

/** A body as it is easiest to read: JSON indented, other text as it is. */
export function prettyBody(body: unknown): string {
  if (typeof body !== 'string') return JSON.stringify(body, null, 2) ?? '';
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

export function WebhookGot({ row, links }: GotProps) {
  const { input, output, attempts } = row.step;
  const headers = fieldOf(input, 'headers');
  const body = fieldOf(input, 'body');
  const last = attempts.at(-1);
  const answer = last?.body ?? textField(output, 'body');
  return (
    <>
      <Part title="Request" actions={links}>
        <p className="mb-2 font-mono text-12 [overflow-wrap:anywhere]">
          <strong className="font-semibold">{textField(input, 'method') ?? 'POST'}</strong> {textField(input, 'url')}
        </p>
        {isRecord(headers) && Object.keys(headers).length > 0 ? (
          <div className="mb-2">
            <Pairs pairs={Object.entries(headers).map(([name, value]) => [name, String(value)])} />
          </div>
        ) : null}
        {body === undefined ? (
          <p className="text-12 text-ink-3">The body is the event that started the run.</p>
        ) : (
          <CodeBlock code={prettyBody(body)} label="request body" />
        )}
      </Part>
      {last === undefined ? null : (
        <Part title="Response">
          <p className="mb-2 flex items-center gap-2 text-13">
            <Chip tone={last.error === undefined ? 'good' : 'bad'} dot={false}>
              {last.statusCode ?? 'no answer'}
            </Chip>
            {last.error}
          </p>
          {answer ? <CodeBlock code={prettyBody(answer)} label="response body" /> : null}
        </Part>
      )}
    </>
  );
}
