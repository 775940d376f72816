import { useMutation } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import type { MessagePreview } from '../../../contract/messages/shown-message.ts';
import { problemOf } from '../../api/problem.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { outcomeWords } from '../../trace/tones.ts';
import { Button } from '../../ui/button.tsx';
import { useToasts } from '../../ui/toast.tsx';

/** Sends the test message of a channel, to see that it arrives. */
export function SendTest({ preview }: { preview: MessagePreview }) {
  const { client } = useConnection();
  const right = useRight('editor');
  const toasts = useToasts();
  const { channelId, kind, recipient } = preview;
  const name = preview.channelName ?? 'the channel';
  const test = useMutation({
    mutationFn: () => {
      const hasOwnAddress = kind === 'slack' || kind === 'webhook';
      const body = hasOwnAddress || recipient === null ? {} : { to: recipient };
      return client.testChannel({ params: { id: channelId }, body, idempotencyKey: crypto.randomUUID() });
    },
    onSuccess: ({ outcome, message }) => {
      const isSent = outcome === 'sent';
      toasts.add({
        tone: isSent ? 'good' : 'bad',
        title: isSent ? `A test message was sent to ${name}` : `The test of ${name}: ${outcomeWords(outcome)}`,
        ...(message === undefined ? {} : { text: message }),
      });
    },
    onError: (error) => toasts.add({ tone: 'bad', title: 'No test was sent', text: problemOf(error).detail }),
  });
  return (
    <Button
      size="small"
      icon={Send}
      loading={test.isPending}
      disabledReason={right.reason}
      onClick={() => test.mutate()}
    >
      <span className="max-w-[26ch] truncate">Send test to {name}</span>
    </Button>
  );
}
