// What uses an audience, from the definitions of workflows and notification rules.
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Workflow } from '../../api/queries/workflows.ts';

type Rule = Awaited<ReturnType<ApiClient['listNotificationRules']>>['data'][number];

export interface AudienceUser {
  kind: 'workflow' | 'rule';
  id: string;
  name: string;
  /** What it uses the audience for, as short phrases. */
  places: string[];
}

type UsingWorkflow = Pick<Workflow, 'id' | 'name' | 'trigger' | 'steps'>;
type UsingRule = Pick<Rule, 'id' | 'key' | 'audienceId'>;

function placesIn({ trigger, steps }: UsingWorkflow, audienceId: string): string[] {
  const places: string[] = [];
  if (trigger.audience?.id === audienceId)
    places.push(`starts when somebody ${trigger.audience.on === 'enter' ? 'enters' : 'leaves'} it`);
  if (trigger.schedule?.audienceId === audienceId) places.push('starts for everybody in it, on a schedule');
  for (const { label, title, config } of steps) {
    if (config !== undefined && 'audienceId' in config && config.audienceId === audienceId)
      places.push(`“${title || label}” is sent only to people in it`);
  }
  return places;
}

/** The workflows and rules that name an audience. */
export function usersOf(
  audienceId: string,
  { workflows, rules }: { workflows: readonly UsingWorkflow[]; rules: readonly UsingRule[] },
): AudienceUser[] {
  const using = workflows.map((workflow) => ({
    ...{ kind: 'workflow' as const, id: workflow.id, name: workflow.name },
    places: placesIn(workflow, audienceId),
  }));
  const ruled = rules
    .filter((rule) => rule.audienceId === audienceId)
    .map(({ id, key }) => ({ kind: 'rule' as const, id, name: key, places: ['is sent only to people in it'] }));
  return [...using.filter(({ places }) => places.length > 0), ...ruled];
}

/** Why an audience cannot be deleted; null where nothing forbids it. */
export function deletionReason(users: readonly AudienceUser[]): string | null {
  const names = users.filter(({ kind }) => kind === 'workflow').map(({ name }) => `“${name}”`);
  return names.length === 0 ? null : `Used by ${names.join(', ')}: change the workflow first.`;
}
