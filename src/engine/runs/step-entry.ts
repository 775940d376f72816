// What the trace of a run holds: one entry for each step that was begun. Times in epoch ms.
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import type { GateVerdict } from '../../contract/messages/gates.ts';
import type { FailureClass, Outcome } from '../../contract/outcomes.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { Warning } from '../../contract/workflows/run.ts';
import type { StepType } from '../../contract/workflows/steps/registry.ts';

export interface AttemptEntry {
  readonly at: number;
  readonly ms: number;
  readonly statusCode?: number;
  /** What went wrong: the provider's answer where it gave one, else one sentence. */
  readonly error?: string;
  /** Whether `error` is what the provider answered. */
  readonly answered?: true;
  /** Left out of one that succeeded, and of those stored before this was kept. */
  readonly class?: FailureClass;
  /** Key of the reasons table. */
  readonly reason?: string;
  readonly rateLimited?: boolean;
}

/** What the log keeps of a message beside its result. */
export interface LoggedMessage {
  readonly kind: ChannelKind;
  readonly channelId: string | null;
  readonly recipient: string | null;
  /** It may have a place under the frequency cap of the channel, which is given back when it is not sent. */
  readonly capped?: true;
}

/** The message of a step, as far as its log row follows from the trace; times in epoch ms. */
export interface EntryDelivery extends LoggedMessage {
  /** When the effect was decided: the time in the id of its log row. */
  readonly decidedAt: number;
  /** Grows with every change of the entry, also where the clock stands. */
  readonly updatedAt: number;
}

/** Something that a provider's answer means beyond its message; the worker knows its shape. */
export interface EntryFollowUp {
  /** When it was answered, epoch ms. */
  readonly at: number;
  readonly followUp: JsonValue;
}

/** One step of the trace; times in epoch ms. */
export interface StepEntry {
  readonly index: number;
  readonly label: string;
  readonly type: StepType;
  /** The version whose step it is, where the run has moved to it; left out for that in which the run started. */
  readonly version?: number;
  /** R3: the visit in the key of its effect; 1 when left out. */
  readonly visit?: number;
  readonly outcome: Outcome | null;
  readonly reason?: string;
  readonly message?: string;
  readonly input?: JsonValue;
  readonly output?: JsonValue;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  readonly attempts: AttemptEntry[];
  readonly warnings?: Warning[];
  /** What the gates of its message said when they were asked last. */
  readonly gates?: GateVerdict[];
  /** `seq` of the state that changed it last. */
  readonly seq: number;
  /** `seq` of the state in which it ended; left out while it is open, and for one that ended before this was kept. */
  readonly endedSeq?: number;
  /** null until a message was attempted or held back, and for a step that sends none. */
  readonly delivery: EntryDelivery | null;
  /** Kept until they are confirmed. */
  readonly followUps?: readonly EntryFollowUp[];
}

/** R3: the key of the effect of a step, in all its attempts. */
export const entryKey = (runId: string, { index, visit = 1 }: Pick<StepEntry, 'index' | 'visit'>): string =>
  `${runId}:${index}:${visit}`;

/** Where a run is, as far as an entry that begins keeps it. */
interface Place {
  readonly cursor: number;
  readonly visit: number;
  readonly movedTo?: number;
}

/** What an entry keeps of the version, in a run that has moved. */
export const versionOf = ({ movedTo: version, visit }: Place): Pick<StepEntry, 'version' | 'visit'> =>
  version === undefined ? {} : { version, visit };

/** The entry of a step that begins. */
export function newEntry(
  place: Place,
  { label, type }: Pick<StepEntry, 'label' | 'type'>,
  startedAt: number,
): StepEntry {
  return {
    index: place.cursor,
    label,
    type,
    ...versionOf(place),
    outcome: null,
    startedAt,
    finishedAt: null,
    attempts: [],
    seq: 0,
    delivery: null,
  };
}
