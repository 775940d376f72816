import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { endpointQueries } from '../../api/queries/endpoints.ts';
import { triggerEventsQuery } from '../../api/queries/trigger-events.ts';
import { useRight } from '../../api/rights.ts';
import { useConnection } from '../../shell/connection.ts';
import { outcomeWords, toneOfOutcome } from '../../trace/tones.ts';
import { Button, type ButtonVariant } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { CodeBlock } from '../../ui/code.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FaultText, Field } from '../../ui/field.tsx';

const usual = 'sendora.test';

function useExample(id: string) {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (eventType: string) =>
      client.testEndpoint({ params: { id }, body: eventType === '' ? {} : { eventType } }),
    onSettled: () => queries.invalidateQueries({ queryKey: endpointQueries.all(projectId) }),
  });
}

function Result({ result }: { result: ReturnType<typeof useExample>['data'] }) {
  if (result === undefined) return null;
  const { outcome, statusCode, message, body } = result;
  return (
    <div className="grid gap-2">
      <p className="flex flex-wrap items-center gap-2 text-13">
        <Chip tone={toneOfOutcome(outcome)}>{outcomeWords(outcome)}</Chip>
        {statusCode === undefined ? null : <span className="tabular-nums">status {statusCode}</span>}
        {message ? <span className="text-ink-2 [overflow-wrap:anywhere]">{message}</span> : null}
      </p>
      {body ? <CodeBlock code={body} label="response" /> : null}
    </div>
  );
}

function ExampleDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const connection = useConnection();
  const { data: events } = useQuery(triggerEventsQuery(connection, '*'));
  const [type, setType] = useState(usual);
  const example = useExample(id);
  const types = [...new Set([usual, ...(events ?? []).map((event) => event.type)])];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    example.mutate(type.trim());
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title="Send an example"
      description="A sample event, signed as every other, also to a disabled endpoint. When it succeeds, the endpoint is active again; a failure changes nothing."
    >
      <form onSubmit={submit} className="grid gap-3">
        <div className="flex flex-wrap items-end gap-2">
          <div className="min-w-0 flex-1 basis-52">
            <Field label="Event type">
              {(ids) => (
                <Combobox
                  {...ids}
                  freeText
                  mono
                  options={types.map((value) => ({ value, label: value }))}
                  value={type}
                  onChange={(next) => setType(next ?? '')}
                />
              )}
            </Field>
          </div>
          <Button type="submit" variant="primary" icon={Send} loading={example.isPending}>
            Send
          </Button>
        </div>
        <div role="status" aria-label="Result of the example">
          <Result result={example.data} />
          {example.isError ? <FaultText>{problemOf(example.error).detail}</FaultText> : null}
        </div>
      </form>
    </Dialog>
  );
}

/** Opens the dialog that sends an endpoint a sample event. */
export function ExampleButton({ id, variant }: { id: string; variant?: ButtonVariant }) {
  const right = useRight('editor');
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        aria-keyshortcuts={variant === 'primary' ? 'n' : undefined}
        icon={Send}
        {...(variant === undefined ? {} : { variant })}
        disabledReason={right.reason}
        onClick={() => setOpen(true)}
      >
        Send example
      </Button>
      {isOpen ? <ExampleDialog id={id} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
