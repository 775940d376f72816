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

type Options = (library: Library) => ComboboxOption[];

const byName: (kind: 'audiences' | 'templates' | 'layouts') => Options = (kind) => (library) =>
  library[kind].map(({ id, name }) => ({ value: id, label: name }));

const states = { ok: '', needs_reconnect: 'needs new credentials', disabled: 'disabled' };

const channelOption = ({ id, name, vendor, isDefault, status }: Library['channels'][number]): ComboboxOption => ({
  value: id,
  label: name,
  hint: [vendor ?? 'no vendor yet', isDefault ? 'default' : '', states[status]].filter(Boolean).join(' · '),
});

const ofKinds =
  (kinds: readonly ChannelKind[]): Options =>
  (library) =>
    library.channels.filter(({ kind }) => kinds.includes(kind)).map(channelOption);

/** Of whatever kind. */
const anyChannel: Options = (library) => library.channels.map(channelOption);

const throughDefault = 'The default channel';
const emailChannels = ofKinds(['email']);
const pushChannels = ofKinds(['push', 'in_app']);
const smsChannels = ofKinds(['sms']);

export const EmailChannelField = (props: FieldProps) => (
  <Resource {...props} noun="channel" unset={throughDefault} optionsOf={emailChannels} />
);
export const PushChannelField = (props: FieldProps) => (
  <Resource {...props} noun="channel" unset={throughDefault} optionsOf={pushChannels} />
);
export const SmsChannelField = (props: FieldProps) => (
  <Resource {...props} noun="channel" unset={throughDefault} optionsOf={smsChannels} />
);
export const FallbackChannelField = (props: FieldProps) => (
  <Resource {...props} noun="channel" unset="None" optionsOf={anyChannel} />
);
export const AudienceField = (props: FieldProps) => (
  <Resource {...props} noun="audience" unset="Everybody" optionsOf={byName('audiences')} />
);
export const EmailTemplateField = (props: FieldProps) => (
  <Resource {...props} noun="template" unset="Choose a template" optionsOf={byName('templates')} />
);
export const LayoutField = (props: FieldProps) => (
  <Resource {...props} noun="layout" unset="No layout" optionsOf={byName('layouts')} />
);

function Resource({
  noun,
  unset,
  optionsOf,
  ...props
}: FieldProps & { noun: string; unset: string; optionsOf: Options }) {
  const { value, onChange, required } = props;
  const { readOnly } = useFormContext();
  const connection = useConnection();
  const library = useQuery(libraryQuery(connection));
  const options = library.data ? optionsOf(library.data) : [];
  const id = typeof value === 'string' ? value : null;
  const isGone = id !== null && library.data !== undefined && !options.some((option) => option.value === id);
  const shown = isGone ? [...options, { value: id, label: id, hint: `There is no such ${noun}` }] : options;
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
              emptyText={library.isError ? 'The list could not be loaded.' : `There is no ${noun} that fits.`}
              className="min-w-0 flex-1"
            />
            {required || id === null ? null : (
              <Button aria-label={`Clear ${props.label}`} onClick={() => onChange(undefined)}>
                Clear
              </Button>
            )}
          </span>
        )
      }
    </FieldFrame>
  );
}
