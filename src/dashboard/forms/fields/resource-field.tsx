// Channels, audiences, templates and layouts of the project, by name.
import { useQuery } from '@tanstack/react-query';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import { type Library, libraryQuery } from '../../api/queries/library.ts';
import { useConnection } from '../../shell/connection.ts';
import { Button } from '../../ui/button.tsx';
import { Combobox, type ComboboxOption } from '../../ui/combobox.tsx';
import { TextInput } from '../../ui/inputs.tsx';
import { FieldFrame } from '../field-frame.tsx';
import type { FieldProps } from '../field-types.ts';
import { useFormContext } from '../form-context.ts';
import { useCreate } from '../use-create.tsx';

type Noun = 'channel' | 'audience' | 'template' | 'layout';

const states = { ok: '', needs_reconnect: 'needs new credentials', disabled: 'disabled' };

const channelOption = ({ id, name, vendor, isDefault, status }: Library['channels'][number]): ComboboxOption => ({
  value: id,
  label: name,
  hint: [vendor ?? 'no vendor yet', isDefault ? 'default' : '', states[status]].filter(Boolean).join(' · '),
});

const named = ({ id, name }: { id: string; name: string }): ComboboxOption => ({ value: id, label: name });
const lists = { audience: 'audiences', template: 'templates', layout: 'layouts' } as const;

/** Everything of the project that a field may name; `kinds` of channels, of whatever kind when left out. */
function optionsIn(library: Library, noun: Noun, kinds: readonly ChannelKind[] | undefined): ComboboxOption[] {
  if (noun !== 'channel') return library[lists[noun]].map(named);
  return library.channels.filter(({ kind }) => kinds?.includes(kind) ?? true).map(channelOption);
}

const throughDefault = 'The default channel';
const emailKinds = ['email'] as const;
const pushKinds = ['push', 'in_app'] as const;
const smsKinds = ['sms'] as const;

export const EmailChannelField = (props: FieldProps) => (
  <Resource {...props} noun="channel" unset={throughDefault} kinds={emailKinds} />
);
export const PushChannelField = (props: FieldProps) => (
  <Resource {...props} noun="channel" unset={throughDefault} kinds={pushKinds} />
);
export const SmsChannelField = (props: FieldProps) => (
  <Resource {...props} noun="channel" unset={throughDefault} kinds={smsKinds} />
);
export const FallbackChannelField = (props: FieldProps) => <Resource {...props} noun="channel" unset="None" />;
export const AudienceField = (props: FieldProps) => <Resource {...props} noun="audience" unset="Everybody" />;
export const EmailTemplateField = (props: FieldProps) => (
  <Resource {...props} noun="template" unset="Choose a template" />
);
export const LayoutField = (props: FieldProps) => <Resource {...props} noun="layout" unset="No layout" />;

/** What is chosen, where no list has its name: not yet, not now, or no more. */
function unknownOption(id: string, noun: Noun, { isPending, isError }: { isPending: boolean; isError: boolean }) {
  if (isPending) return { value: id, label: 'Loading…' };
  return { value: id, label: id, ...(isError ? {} : { hint: `There is no such ${noun}` }) };
}

function Resource({
  noun,
  unset,
  kinds,
  ...props
}: FieldProps & { noun: Noun; unset: string; kinds?: readonly ChannelKind[] }) {
  const { value, onChange, required } = props;
  const { readOnly } = useFormContext();
  const connection = useConnection();
  const library = useQuery(libraryQuery(connection));
  const create = useCreate({ noun, kinds, onMade: onChange });
  const options = library.data ? optionsIn(library.data, noun, kinds) : [];
  const id = typeof value === 'string' ? value : null;
  const isKnown = id === null || options.some((option) => option.value === id);
  const shown = isKnown ? options : [...options, unknownOption(id, noun, library)];
  return (
    <FieldFrame {...props}>
      {(ids) =>
        readOnly ? (
          <TextInput
            {...ids}
            readOnly
            value={shown.find((option) => option.value === id)?.label ?? unset}
            onChange={onChange}
          />
        ) : (
          <span className="flex min-w-0 gap-1.5">
            <Combobox
              {...ids}
              options={shown}
              value={id}
              onChange={(next) => onChange(next ?? undefined)}
              placeholder={unset}
              loading={library.isPending}
              action={library.data === undefined ? undefined : create.action}
              emptyText={library.isError ? 'The list could not be loaded.' : `There is no ${noun} that fits.`}
              className="min-w-0 flex-1"
            />
            {required || id === null ? null : (
              <Button aria-label={`Clear ${props.label}`} onClick={() => onChange(undefined)}>
                Clear
              </Button>
            )}
            {create.form}
          </span>
        )
      }
    </FieldFrame>
  );
}
