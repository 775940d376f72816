import { Bubble, Pairs } from '../trace/got/frame.tsx';
import { counted } from '../words/counted.ts';
import type { ShownProps } from './shown.ts';

export function SmsMessage({ message }: ShownProps<'sms'>) {
  const { body, to } = message;
  return (
    <div className="grid gap-1">
      <Bubble>{body}</Bubble>
      <p className="text-12 text-ink-3">
        To {to || 'nobody'} · {counted(body.length, 'character')}
      </p>
    </div>
  );
}

export function PushMessage({ message }: ShownProps<'push'>) {
  const { title, body, devices, data } = message;
  const entries = Object.entries(data);
  return (
    <div className="grid gap-1">
      <Bubble title={title}>{body}</Bubble>
      <p className="text-12 text-ink-3">{devices === 0 ? 'To no device' : `To ${counted(devices, 'device')}`}</p>
      {entries.length === 0 ? null : (
        <Pairs
          pairs={entries.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])}
        />
      )}
    </div>
  );
}
