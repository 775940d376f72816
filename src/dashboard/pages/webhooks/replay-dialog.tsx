import { useState } from 'react';
import type { Outcome } from '../../../contract/outcomes.ts';
import type { Endpoint } from '../../api/queries/endpoints.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FaultText, Field } from '../../ui/field.tsx';
import { Checkbox, TextInput } from '../../ui/inputs.tsx';
import { counted } from '../../words/counted.ts';
import { type ReplayProgress, useReplayRange } from './use-replay-range.ts';

const dayMs = 86_400_000;

/** A moment as the field for local times has it, to the minute. */
function localMinute(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

const choices = [
  { outcome: 'error', label: 'Failed' },
  { outcome: 'suppressed', label: 'Kept back while the endpoint was disabled' },
  { outcome: 'sent', label: 'Sent, which repeats what your server took' },
] as const satisfies readonly { outcome: Outcome; label: string }[];

function Progress({ progress }: { progress: ReplayProgress | null }) {
  if (progress === null) return null;
  const { queued, state, fault } = progress;
  const rest = {
    going: ' so far…',
    ended: queued === 0 ? ': nothing fits.' : ', oldest first.',
    failed: ', then it failed.',
  };
  return (
    <div role="status" className="mt-3 text-13">
      <p>
        {counted(queued, 'delivery', 'deliveries')} sent again{rest[state]}
      </p>
      {fault === null ? null : <FaultText>{fault}</FaultText>}
    </div>
  );
}

/** Sends what an endpoint missed in a span of time once more. */
export function ReplayDialog({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const { id, disabledAt, failingSince } = endpoint;
  const [openedAt] = useState(Date.now);
  const missedSince = disabledAt ?? failingSince;
  const [since, setSince] = useState(localMinute(missedSince === null ? openedAt - dayMs : Date.parse(missedSince)));
  const [until, setUntil] = useState('');
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>(['error', 'suppressed']);
  const [wasPressed, setPressed] = useState(false);
  const [progress, start] = useReplayRange(id);
  const sinceFault = since === '' ? 'Say from when on.' : null;
  const untilFault = until !== '' && until <= since ? 'The end is after the beginning.' : null;
  const outcomesFault = outcomes.length === 0 ? 'Choose at least one.' : null;
  const replay = () => {
    setPressed(true);
    if (sinceFault ?? untilFault ?? outcomesFault) return;
    const [first, ...rest] = outcomes;
    void start({
      since: new Date(since).toISOString(),
      ...(until === '' ? {} : { until: new Date(until).toISOString() }),
      ...(first === undefined ? {} : { outcomes: [first, ...rest] }),
    });
  };
  const toggle = (outcome: Outcome, isOn: boolean) =>
    setOutcomes(isOn ? [...outcomes, outcome] : outcomes.filter((each) => each !== outcome));
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => isOpen || onClose()}
      title="Replay deliveries"
      description="They keep their id and body, begin their attempts anew, and pass breaker and pace."
      footer={
        <>
          <Button onClick={onClose}>{progress?.state === 'ended' ? 'Close' : 'Cancel'}</Button>
          <Button variant="primary" loading={progress?.state === 'going'} onClick={replay}>
            Replay
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <Field
            label="Events received from"
            hint="In the time of this browser."
            fault={wasPressed ? sinceFault : null}
          >
            {(ids) => <TextInput {...ids} type="datetime-local" value={since} onChange={setSince} />}
          </Field>
          <Field label="To" hint="Now when empty." fault={wasPressed ? untilFault : null}>
            {(ids) => <TextInput {...ids} type="datetime-local" value={until} onChange={setUntil} />}
          </Field>
        </div>
        <fieldset className="grid gap-0.5">
          <legend className="mb-1 font-strong text-12 text-ink-2">Which</legend>
          {choices.map(({ outcome, label }) => (
            <Checkbox
              key={outcome}
              label={label}
              checked={outcomes.includes(outcome)}
              onChange={(isOn) => toggle(outcome, isOn)}
            />
          ))}
          {wasPressed && outcomesFault ? <FaultText>{outcomesFault}</FaultText> : null}
        </fieldset>
      </div>
      <Progress progress={progress} />
    </Dialog>
  );
}
