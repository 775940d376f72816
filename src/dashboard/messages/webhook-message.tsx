import { prettyBody } from '../trace/got/webhook.tsx';
import { CodeBlock } from '../ui/code.tsx';
import type { ShownProps } from './shown.ts';

export function WebhookMessage({ message }: ShownProps<'webhook'>) {
  return (
    <div className="grid gap-1.5">
      <p className="font-mono text-12 [overflow-wrap:anywhere]">
        <strong className="font-semibold">POST</strong> {message.url}
      </p>
      <CodeBlock code={prettyBody(message.body)} label="payload" language="JSON" />
    </div>
  );
}
