import { EventConditionField } from '../../forms/condition-builder/condition-field.tsx';
import type { FieldProps } from '../../forms/field-types.ts';
import { MatchChips } from '../../words/match-chips.tsx';

/** The tree of a match, with its event types in the tints of their modules, as Slack shows them. */
export function MatchField(props: FieldProps) {
  return (
    <div className="grid gap-2">
      <EventConditionField {...props} />
      <MatchChips match={props.value} />
    </div>
  );
}
