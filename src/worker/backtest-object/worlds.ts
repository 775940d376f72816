// What a backtest reads of its project: channels, templates and audiences, and people as they are today.

import type { SimulatedPerson, World } from '../../engine/simulate/world.ts';
import { parseTraits } from '../db/schema/people.ts';
import type { Env } from '../env.ts';
import { unsubscribeUrlOf } from '../steps/lead-back.ts';
import { channelFor } from '../store/channel-for.ts';
import type { ListedAddress } from '../store/deliveries.ts';
import { loadOrg } from '../store/orgs.ts';
import { emptyProfile, type ProfileRow } from '../store/profile-row.ts';
import { loadSendContext, type ProjectConfig, type SendContext } from '../store/send-context.ts';
import { suppressionAddress } from '../store/suppression-address.ts';
import type { BacktestSpec, PlayedWorkflow } from './messages.ts';

/** The world in which one of the workflows is played. */
export async function worldOf(
  env: Env,
  { orgId, projectId, workflowId }: BacktestSpec,
  { name, version, definition }: PlayedWorkflow,
): Promise<World> {
  const { projectConfig } = await loadSendContext(env, orgId, projectId, []);
  return {
    workflows: [{ id: workflowId, name, version, definition }],
    org: await loadOrg(env, orgId),
    variables: projectConfig.variables,
    library: projectConfig.library,
    unsubscribeUrl: unsubscribeUrlOf(env),
    templates: projectConfig.templates,
    audiences: projectConfig.audiences,
    topics: projectConfig.topics,
    channelFor: (kind, channelId) => simulatedChannel(projectConfig, kind, channelId),
    kindOf: (channelId) => projectConfig.channels.find(({ id }) => id === channelId)?.kind,
    answer: () => null,
  };
}

/** A channel that the project does not have yet, or that waits for credentials, sends all the same. */
function simulatedChannel(
  projectConfig: ProjectConfig,
  ...[kind, channelId]: Parameters<World['channelFor']>
): ReturnType<World['channelFor']> {
  const channel = channelFor(projectConfig, kind, channelId);
  if (!channel) return { id: channelId ?? kind, kind, status: 'ok', frequencyCap: null, quietHours: null };
  const { id, status, gates } = channel;
  const played = status === 'disabled' ? 'disabled' : 'ok';
  return { id, kind, status: played, frequencyCap: gates.frequencyCap, quietHours: gates.quietHours };
}

/** People as they are today, by the ids that were asked for; who is not known is somebody without anything. */
export async function readPeople(
  env: Env,
  { orgId, projectId }: BacktestSpec,
  ids: readonly string[],
  now: number,
): Promise<Map<string, SimulatedPerson>> {
  if (ids.length === 0) return new Map();
  const context = await loadSendContext(env, orgId, projectId, [...ids]);
  const reasons = new Map(context.listed.map((row) => [addressKey(row), row.reason]));
  return new Map(
    ids.map((id) => [id, personOf(context, reasons, context.people.get(id) ?? emptyProfile(id), { id, now })]),
  );
}

const addressKey = ({ kind, address }: Pick<ListedAddress, 'kind' | 'address'>): string => `${kind} ${address}`;

function personOf(
  { devices, preferences }: SendContext,
  reasons: ReadonlyMap<string, string | null>,
  row: ProfileRow,
  { id, now }: { id: string; now: number },
): SimulatedPerson {
  const reached = (devices.get(id) ?? []).filter(({ pausedUntil }) => (pausedUntil ?? 0) <= now);
  const addresses = [
    { kind: 'email', address: row.email },
    { kind: 'sms', address: row.phone },
  ] as const;
  const suppressed = addresses.flatMap(({ kind, address }): [string, string][] => {
    const reason = address && reasons.get(addressKey({ kind, address: suppressionAddress(kind, address) }));
    return reason ? [[kind, reason]] : [];
  });
  return {
    ...profileOnly(row),
    // An id that was joined to a person goes on as its own: its events already name the person.
    userId: id,
    devices: reached.length,
    suppressed: Object.fromEntries(suppressed),
    preferences: preferences.get(id) ?? [],
  };
}

/** A person by their profile alone. */
export const profileOnly = ({
  user_id: userId,
  email,
  phone,
  timezone,
  locale,
  traits,
}: ProfileRow): SimulatedPerson => ({
  ...{ userId, email, phone, timezone, locale },
  traits: parseTraits(traits),
  devices: 0,
  suppressed: {},
  preferences: [],
});
