import { useQuery } from '@tanstack/react-query';
import { ArrowUp, X } from 'lucide-react';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import { type Library, libraryQuery } from '../../api/queries/library.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { FaultText } from '../../ui/field.tsx';
import { faultsAt, faultsWithin } from '../faults.ts';
import { faultWords, GroupFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { childPointer } from '../pointers.ts';
import { useCreate } from '../use-create.tsx';

type Channel = Library['channels'][number];

const kindNames: Record<ChannelKind, string> = {
  email: 'email',
  push: 'push',
  sms: 'SMS',
  webhook: 'webhook',
  slack: 'Slack',
  in_app: 'in-app',
};

const stateWords: Record<Channel['status'], string | null> = {
  ok: null,
  needs_reconnect: 'needs new credentials',
  disabled: 'disabled',
};

/** Channels in their order, which counts where a rule takes the first that can deliver. */
export function ChannelsField({ pointer, label, hint, value, onChange, faults, required }: FieldProps) {
  const { readOnly } = useFormContext();
  const connection = useConnection();
  const library = useQuery(libraryQuery(connection));
  const known = library.data?.channels ?? [];
  const ids: unknown[] = Array.isArray(value) ? value : [];
  const write = (next: readonly unknown[]) => onChange(next.length === 0 && !required ? undefined : next);
  const free = known.filter(({ id }) => !ids.includes(id));
  const create = useCreate({ noun: 'channel', onMade: (id) => write([...ids, id]) });
  const offered = free.map(({ id, name, kind, status }) => ({
    value: id,
    label: name,
    hint: [kindNames[kind], stateWords[status]].filter(Boolean).join(' · '),
  }));
  return (
    <GroupFrame label={label} hint={hint} faults={faultsAt(faults, pointer)} flat>
      <div className="grid gap-2">
        {ids.length === 0 ? null : (
          <ol className="grid gap-1.5">
            {ids.map((id, place) => (
              <Chosen
                key={String(id)}
                channel={known.find((channel) => channel.id === id)}
                id={String(id)}
                fault={faultWords(faultsWithin(faults, childPointer(pointer, place)))}
                onUp={place === 0 || readOnly ? null : () => write(moveUp(ids, place))}
                onRemove={readOnly ? null : () => write(ids.filter((_, at) => at !== place))}
              />
            ))}
          </ol>
        )}
        {readOnly ? null : library.data !== undefined && known.length === 0 ? (
          <div className="flex flex-wrap items-center gap-2 text-13 text-ink-2">
            This project has no channel yet.
            {create.action === undefined ? null : (
              <Button size="small" disabledReason={create.action.disabledReason} onClick={create.action.onSelect}>
                {create.action.label}
              </Button>
            )}
          </div>
        ) : (
          <Combobox
            label={`Add to ${label}`}
            options={offered}
            value={null}
            onChange={(id) => id !== null && write([...ids, id])}
            placeholder="Add a channel"
            loading={library.isPending}
            action={library.data === undefined ? undefined : create.action}
            emptyText={free.length === 0 ? 'Every channel is named already.' : 'There is no channel that fits.'}
          />
        )}
        {create.form}
      </div>
    </GroupFrame>
  );
}

function moveUp(ids: readonly unknown[], place: number): unknown[] {
  const next = [...ids];
  [next[place - 1], next[place]] = [next[place], next[place - 1]];
  return next;
}

function Chosen({
  channel,
  id,
  fault,
  onUp,
  onRemove,
}: {
  channel: Channel | undefined;
  id: string;
  fault: string | null;
  onUp: (() => void) | null;
  onRemove: (() => void) | null;
}) {
  const name = channel?.name ?? id;
  const state = channel === undefined ? null : stateWords[channel.status];
  return (
    <li className="grid gap-1">
      <span className="flex min-h-9 min-w-0 items-center gap-2 rounded-control border border-line bg-surface py-0.5 pr-1 pl-2.5 text-13">
        <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
          <span className="font-medium">{name}</span>
          {channel === undefined ? null : <span className="text-ink-3"> {kindNames[channel.kind]}</span>}
        </span>
        {state === null ? null : <Chip tone="hold">{state}</Chip>}
        {onUp === null ? null : <IconButton size="small" icon={ArrowUp} label={`Move ${name} up`} onClick={onUp} />}
        {onRemove === null ? null : <IconButton size="small" icon={X} label={`Remove ${name}`} onClick={onRemove} />}
      </span>
      {fault === null ? null : <FaultText>{fault}</FaultText>}
    </li>
  );
}
