import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { MessagePreview } from '../../contract/messages/shown-message.ts';
import { outcomeWords, toneOfOutcome } from '../trace/tones.ts';
import { Button } from '../ui/button.tsx';
import { Chip } from '../ui/chip.tsx';
import { JsonView } from '../ui/code.tsx';
import { Time, useNow } from '../ui/time.tsx';
import { kindWords } from '../words/channel-kind.tsx';
import { GateList } from '../words/gate-list.tsx';
import { messageView } from './registry.ts';

/** What would become of a message, as a short word. */
function Verdict({ stop }: Pick<MessagePreview, 'stop'>) {
  if (stop === null) return <Chip tone="good">would be sent</Chip>;
  if (stop.outcome === null) return <Chip tone="hold">would wait</Chip>;
  return <Chip tone={toneOfOutcome(stop.outcome)}>{outcomeWords(stop.outcome)}</Chip>;
}

function Disclosure({ label, children }: { label: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <div className="grid gap-2">
      <Button
        size="small"
        variant="ghost"
        className="-ml-2 justify-self-start"
        icon={isOpen ? ChevronDown : ChevronRight}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
      </Button>
      <div id={id} hidden={!isOpen}>
        {isOpen ? children : null}
      </div>
    </div>
  );
}

function gateSummary(gates: MessagePreview['gates']): string {
  const asked = gates.filter(({ verdict }) => verdict !== 'not_asked');
  const passed = asked.filter(({ verdict }) => verdict === 'open' || verdict === 'passed_critical');
  return `Gates: ${passed.length} of ${asked.length} pass`;
}

/** One message of a preview: what its reader sees, whether it would leave, and what its gates say now. */
export function MessageCard({ preview, actions }: { preview: MessagePreview; actions?: ReactNode }) {
  const { channelName, kind, recipient, message, stop, gates, missing, warnings } = preview;
  const now = useNow();
  const View = message === null ? null : messageView(message.kind);
  const name = channelName ?? 'A channel that is not there';
  const showsPayload = message?.kind === 'slack';
  return (
    <article aria-label={`Message over ${name}`} className="grid min-w-0 gap-2.5 border-line border-t px-4 py-3.5">
      <header className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 className="min-w-0 font-strong text-13 [overflow-wrap:anywhere]">{name}</h3>
        {kind === null ? null : <span className="text-12 text-ink-3">{kindWords(kind)}</span>}
        <Verdict stop={stop} />
        {actions ? <span className="ml-auto flex gap-2">{actions}</span> : null}
      </header>
      {stop === null ? null : (
        <p className="text-12 text-ink-2 [overflow-wrap:anywhere]">
          {stop.message}
          {stop.until === null ? null : (
            <>
              {' '}
              Until <Time at={stop.until} />.
            </>
          )}
        </p>
      )}
      {View === null || message === null ? null : <View message={message} preview={preview} />}
      {recipient !== null && (message?.kind === 'in_app' || message === null) ? (
        <p className="text-12 text-ink-3 [overflow-wrap:anywhere]">To {recipient}</p>
      ) : null}
      {missing.length === 0 ? null : (
        <p className="text-12 text-hold [overflow-wrap:anywhere]">
          Without a value: {missing.map((path) => `{{${path}}}`).join(', ')}
        </p>
      )}
      {warnings.map(({ code, message: words }) => (
        <p key={`${code} ${words}`} className="text-12 text-hold [overflow-wrap:anywhere]">
          {words}
        </p>
      ))}
      {showsPayload ? (
        <Disclosure label="Payload">
          <JsonView value={message.payload} label="payload" />
        </Disclosure>
      ) : null}
      {gates.length === 0 ? null : (
        <Disclosure label={gateSummary(gates)}>
          <GateList gates={gates} now={now} />
        </Disclosure>
      )}
    </article>
  );
}
