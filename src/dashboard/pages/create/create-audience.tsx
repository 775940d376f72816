import type { CreatorProps } from '../../forms/creators.ts';
import { FormSheet } from '../../forms/form-sheet.tsx';
import { AudienceForm } from '../audiences/audience-form.tsx';

/** Makes an audience beside the page that needs one. */
export function CreateAudience({ onMade, onClose }: CreatorProps) {
  return (
    <FormSheet
      open
      title="New audience"
      description="People that fit a condition. It is saved for the whole project and chosen here."
      lossText="The audience is not saved."
      width={600}
      onClose={onClose}
    >
      {(onDirty) => <AudienceForm audience={null} onMade={({ id }) => onMade(id)} onDirty={onDirty} />}
    </FormSheet>
  );
}
