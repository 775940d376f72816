import { useState } from 'react';
import type { CreatorProps } from '../../forms/creators.ts';
import { FormSheet } from '../../forms/form-sheet.tsx';
import { channelKindLooks, kindNames } from '../../words/channel-kind.tsx';
import { KindCards } from '../channels/kind-cards.tsx';
import { NewChannelForm } from '../channels/new-channel-form.tsx';

/** Makes a channel beside the page that needs one. */
export function CreateChannel({ kinds = kindNames, onMade, onClose }: CreatorProps) {
  const [chosen, choose] = useState(kinds.length === 1 ? (kinds[0] ?? null) : null);
  return (
    <FormSheet
      open
      title={chosen === null ? 'Add channel' : `Add channel: ${channelKindLooks[chosen].title}`}
      description="It is saved for the whole project and chosen here."
      lossText="The channel is not saved."
      width={600}
      onClose={onClose}
    >
      {(onDirty) => (
        <div className="grid gap-4">
          {kinds.length === 1 ? null : <KindCards kinds={kinds} columns={2} value={chosen} onChange={choose} />}
          {chosen === null ? null : (
            <NewChannelForm key={chosen} kind={chosen} onMade={({ id }) => onMade(id)} onDirty={onDirty} />
          )}
        </div>
      )}
    </FormSheet>
  );
}
