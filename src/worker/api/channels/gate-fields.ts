// The fields of a channel that gate its messages: how they are stored and shown, and what the schema cannot judge of them.
import { and, eq } from 'drizzle-orm';
import type { Fault } from '../../../contract/errors.ts';
import type { Channel, ChannelInput } from '../../../contract/messages/channel.ts';
import { type ChannelKind, channelKinds, kindNames } from '../../../contract/messages/channels/registry.ts';
import type { Ctx } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { channels, parseGate } from '../../db/schema/messages.ts';
import type { ChannelRow } from '../../store/channels.ts';

type GateFields = Pick<
  ChannelInput,
  'frequencyCap' | 'quietHours' | 'storm' | 'ratePerSecond' | 'tracking' | 'fallbackChannelId'
>;
type GateColumns = Pick<ChannelRow, keyof GateFields>;

/** As many channels may take over from each other, one after the other. */
const longestFallback = 5;

/** The gates of a channel as the API shows them. */
export const gatesOf = (row: GateColumns): Required<Pick<Channel, keyof GateFields>> => ({
  frequencyCap: parseGate('frequencyCap', row.frequencyCap),
  quietHours: parseGate('quietHours', row.quietHours),
  storm: parseGate('storm', row.storm),
  ratePerSecond: row.ratePerSecond,
  tracking: parseGate('tracking', row.tracking),
  fallbackChannelId: row.fallbackChannelId,
});

/** The columns of the fields that an input names. */
export function gateColumns(input: GateFields): Partial<GateColumns> {
  const json = (value: object | null) => (value === null ? null : JSON.stringify(value));
  const { frequencyCap, quietHours, storm, ratePerSecond, tracking, fallbackChannelId } = input;
  return {
    ...(frequencyCap === undefined ? {} : { frequencyCap: json(frequencyCap) }),
    ...(quietHours === undefined ? {} : { quietHours: json(quietHours) }),
    ...(storm === undefined ? {} : { storm: json(storm) }),
    ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
    ...(tracking === undefined ? {} : { tracking: json(tracking) }),
    ...(fallbackChannelId === undefined ? {} : { fallbackChannelId }),
  };
}

/** The gates of a new channel. */
export const newGateColumns = (input: GateFields): GateColumns => ({ ...noGates, ...gateColumns(input) });

const noGates: GateColumns = {
  frequencyCap: null,
  quietHours: null,
  storm: null,
  ratePerSecond: null,
  tracking: null,
  fallbackChannelId: null,
};

/** What is wrong with the gates of a channel of this kind; `id` is null for one that does not exist yet. */
export async function gateFaults(
  ctx: Ctx,
  { id, projectId, kind }: { id: string | null; projectId: string; kind: ChannelKind },
  input: GateFields,
): Promise<Fault[]> {
  const { interrupts, mostPerSecond } = channelKinds[kind];
  const { quietHours, tracking, ratePerSecond, fallbackChannelId } = input;
  const faults: Fault[] = [];
  const refuse = (pointer: string, message: string) => faults.push({ pointer, code: 'invalid_value', message });
  if (quietHours && !interrupts) {
    const held = kindNames.filter((name) => channelKinds[name].interrupts).join(', ');
    refuse(
      '/quietHours',
      `Quiet hours hold messages of the kinds ${held}; those of the kind ${kind} interrupt nobody.`,
    );
  }
  if (tracking && kind !== 'email') {
    refuse('/tracking', `Only mails are tracked; a channel of the kind ${kind} takes no tracking.`);
  }
  if (ratePerSecond && mostPerSecond !== null && ratePerSecond > mostPerSecond) {
    refuse('/ratePerSecond', `A channel of the kind ${kind} takes at most ${mostPerSecond} a second.`);
  }
  if (fallbackChannelId) {
    const message = await fallbackFault(ctx, projectId, id, fallbackChannelId);
    if (message !== null) faults.push({ pointer: '/fallbackChannelId', code: 'unknown_reference', message });
  }
  return faults;
}

/** Follows the fallbacks from a channel on; null where they end and never lead back to `id`. */
async function fallbackFault(ctx: Ctx, projectId: string, id: string | null, first: string): Promise<string | null> {
  const db = await projectDb(ctx, projectId);
  let next: string | null = first;
  for (let hops = 0; next !== null; hops++) {
    if (next === id) return 'A channel cannot be its own fallback, not through others either.';
    if (hops === longestFallback) return `At most ${longestFallback} channels may take over from each other.`;
    const row: { next: string | null } | undefined = await db
      .select({ next: channels.fallbackChannelId })
      .from(channels)
      .where(and(eq(channels.projectId, projectId), eq(channels.id, next)))
      .get();
    if (!row) return hops === 0 ? `The project has no channel ${first}.` : null;
    next = row.next;
  }
  return null;
}
