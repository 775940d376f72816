// Every line that the Worker writes to its log: one JSON object, with a message that one can search for.
// 1. A line never holds a recipient, the content of a message or a secret; it names rows and runs by their ids.
import type { ChannelKind } from '../contract/messages/channels/registry.ts';
import type { Outcome } from '../contract/outcomes.ts';

/** One attempt at a delivery, or the gate that held it back. */
export interface DeliveryLine {
  level: 'info';
  message: 'delivery';
  kind: ChannelKind | 'ai';
  /** null when no channel was chosen. */
  vendor: string | null;
  channelId: string | null;
  /** null while another attempt is planned. */
  outcome: Outcome | null;
  reason: string | null;
  statusCode: number | null;
  /** Duration of the attempt; null when nothing was attempted. */
  ms: number | null;
  /** 1 for the first attempt; 0 when nothing was attempted. */
  attempt: number;
  /** null for a message that no run sends. */
  runId: string | null;
  /** The key of the effect, which every attempt shares. */
  key: string;
}

interface RequestFailed {
  level: 'error';
  message: 'request failed';
  requestId: string;
  path: string;
  error: string;
}

interface MessageRetried {
  level: 'error';
  message: 'queue message will be retried';
  id: string;
  attempts: number;
  delaySeconds: number;
  reason: string;
}

interface WakeUpFailed {
  level: 'error';
  message: 'run wake-up failed';
  runId: string | undefined;
  /** Until the next try. */
  pauseMs: number;
  error: string;
}

interface ReconcileFailed {
  level: 'error';
  message: 'run could not be woken';
  runId: string;
  error: string;
}

interface EventNotTaken {
  level: 'error';
  message: 'run could not take an event';
  runId: string;
  eventId: string;
  error: string;
}

interface DeadLettersKept {
  level: 'error';
  message: 'dead letters';
  queue: string;
  /** null where the messages name none; nobody but the operator can see them. */
  projectId: string | null;
  letters: number;
}

interface SweepPartFailed {
  level: 'error';
  message: 'part of the sweep failed';
  part: string;
  error: string;
}

interface DomainNotChecked {
  level: 'error';
  message: 'a sender domain could not be checked';
  domainId: string;
  error: string;
}

interface JobFailed {
  level: 'error';
  message: 'a job on runs failed at its start';
  jobId: string;
  error: string;
}

interface DatabaseMissing {
  level: 'error';
  message: 'a project names a database without a binding';
  database: string;
}

interface DetachedFailed {
  level: 'error';
  message: 'a detached step failed';
  runId: string;
  key: string;
  error: string;
}

interface HeardOfUnknown {
  level: 'info';
  message: 'something was heard of a message that is not in the log';
  projectId: string;
  deliveryId?: string;
  channelId?: string;
  providerId?: string;
}

interface NotRecorded {
  level: 'error';
  message: 'an open or a click was not recorded';
  projectId: string;
  error: string;
}

interface SecretUnreadable {
  level: 'error';
  message: 'a stored secret cannot be opened';
  secret: string;
  rowId: string;
  error: string;
}

interface PersonRefused {
  level: 'info';
  message: 'changes of people were refused';
  projectId: string;
  /** See contract/people/refusals.ts. */
  code: string;
  /** Events of one round of dispatch. */
  count: number;
}

interface LimitUnreadable {
  level: 'error';
  message: 'a part of the variable LIMITS cannot be read';
  part: string;
}

interface FeedWakeUpFailed {
  level: 'error';
  message: 'feed wake-up failed';
  /** Until the next try. */
  pauseMs: number;
  error: string;
}

interface OutboxLeft {
  level: 'error';
  message: 'events stay in the outbox' | 'due rows are left to the sweep';
  projectId: string;
  error: string;
}

interface EndpointLeft {
  level: 'error';
  message: 'a success was not counted' | 'deliveries of a disabled endpoint wait on';
  endpointId: string;
  error: string;
}

interface DeliveryLeft {
  level: 'error';
  message: 'a delivery was left in flight';
  deliveryId: string;
  error: string;
}

interface LookedAtAgain {
  level: 'error';
  message: 'a person is looked at again';
  projectId: string;
  error: string;
}

interface ClockFailed {
  level: 'error';
  message: 'a clock could not be woken' | 'part of a clock failed' | 'a backtest failed';
  projectId: string;
  /** What was due. */
  part?: string;
  error: string;
}

export type LogLine =
  | ClockFailed
  | LookedAtAgain
  | OutboxLeft
  | EndpointLeft
  | DeliveryLeft
  | DeliveryLine
  | PersonRefused
  | RequestFailed
  | MessageRetried
  | WakeUpFailed
  | FeedWakeUpFailed
  | ReconcileFailed
  | EventNotTaken
  | DeadLettersKept
  | SweepPartFailed
  | DomainNotChecked
  | JobFailed
  | DatabaseMissing
  | LimitUnreadable
  | HeardOfUnknown
  | NotRecorded
  | SecretUnreadable
  | DetachedFailed;

/** Writes one line at its level. */
export function log(line: LogLine): void {
  console[line.level](JSON.stringify(line));
}
