// Decides whether the ids in step configs exist in the project of the workflow, and lead to what the step can use.
// 1. Only well-formed ids are looked up, and only in the given sets.
import * as z from 'zod';
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import { stepTypes } from '../../contract/workflows/steps/registry.ts';
import { fault } from '../faults/sentences.ts';
import { behaviourOf } from '../steps/registry.ts';
import type { KnownNames } from '../templates/expressions.ts';

/** Ids that exist in the project; a set that is left out is not checked. */
export interface References {
  templateIds?: ReadonlySet<string>;
  audienceIds?: ReadonlySet<string>;
  layoutIds?: ReadonlySet<string>;
  /** The kind of each channel. */
  channels?: ReadonlyMap<string, ChannelKind>;
  /** Partials and variables. */
  known?: KnownNames;
}

const fields = [
  { field: 'templateId', set: 'templateIds', noun: 'email template' },
  { field: 'layoutId', set: 'layoutIds', noun: 'layout' },
  { field: 'audienceId', set: 'audienceIds', noun: 'audience' },
  { field: 'channelId', set: 'channels', noun: 'channel' },
] as const;

const Uuid = z.uuid();

/** The faults of ids in one step that do not exist in the project. */
export function referenceFaults(step: unknown, index: number, references: References): Fault[] {
  if (!isObject(step) || !isObject(step.config)) return [];
  const { type, config } = step;
  const kindFault = channelKindFault(type, config, index, references);
  return [...(kindFault ? [kindFault] : []), ...unknownIds(config, index, references)];
}

function unknownIds(config: Record<string, unknown>, index: number, references: References): Fault[] {
  return fields.flatMap(({ field, set, noun }) => {
    const id = Uuid.safeParse(config[field]);
    if (!id.success || references[set]?.has(id.data) !== false) return [];
    const message = `There is no ${noun} ${id.data} in this project.`;
    return [fault(`/steps/${index}/config/${field}`, 'unknown_reference', message)];
  });
}

/** A channel of another kind than the message: a text message cannot leave through email. */
function channelKindFault(
  type: unknown,
  { channelId }: Record<string, unknown>,
  index: number,
  { channels }: References,
): Fault | null {
  const known = stepTypes.find((name) => name === type);
  const own = known && behaviourOf({ type: known }).message;
  const kind = typeof channelId === 'string' ? channels?.get(channelId) : undefined;
  if (!own || kind === undefined) return null;
  const wanted: string[] = [own.kind, ...own.otherKinds];
  if (wanted.includes(kind)) return null;
  const message = `The channel ${channelId} is of kind ${kind}, and a \`${known}\` step sends through one of kind ${wanted.join(' or ')}.`;
  return fault(`/steps/${index}/config/channelId`, 'wrong_channel_kind', message);
}
