import { useQuery } from '@tanstack/react-query';
import { channelQueries } from '../../api/queries/channels.ts';
import { FieldFrame } from '../../forms/field-frame.tsx';
import type { FieldProps } from '../../forms/field-types.ts';
import { useConnection } from '../../shell/connection.ts';
import { Select } from '../../ui/inputs.tsx';

const usual = 'default';

/** Email channels of the project, for a select; the first one stands for the default channel. */
export function useEmailChannels() {
  const channels = useQuery(channelQueries.some(useConnection()));
  const email = (channels.data?.data ?? []).filter(({ kind }) => kind === 'email');
  return [
    { value: usual, label: 'The default email channel' },
    ...email.map(({ id, name }) => ({ value: id, label: name })),
  ];
}

/** The email channel that mail of a domain leaves by. */
export function ChannelField(props: FieldProps) {
  const { value, onChange } = props;
  const options = useEmailChannels();
  return (
    <FieldFrame {...props}>
      {(ids) => (
        <Select
          {...ids}
          options={options}
          value={typeof value === 'string' ? value : usual}
          onChange={(next) => onChange(next === usual ? undefined : next)}
        />
      )}
    </FieldFrame>
  );
}
