/** The state of one alert, and what a change of it leads to. Times are epoch ms. */
import type { AlertStatus, NoticeKind } from '../../contract/messages/alert.ts';

/** Who is at it. */
export interface Ack {
  by: string;
  at: number;
  until: number;
  note: string | null;
}

/** A silence that holds a notice. */
export interface SilencedBy {
  id: string;
  owner: string | null;
  reason: string;
  /** When it ends, or its hours of this week do. */
  until: number;
}

/** A notice as the history of its alert keeps it. */
export interface NoticeEntry {
  /** From 1. */
  n: number;
  kind: NoticeKind;
  at: number;
  count: number;
  title: string;
  channelIds: string[];
  deliveryIds: string[];
  silencedBy?: Omit<SilencedBy, 'until'>;
}

export type ClosedWhy = 'event' | 'manual' | 'auto' | 'quiet' | 'single' | 'rule_off';

/** Events per line; a line is what `dedupeKey` names. */
export type Lines = Readonly<Record<string, number>>;

export interface AlertState {
  state: AlertStatus;
  /** Events so far. */
  count: number;
  /** Events that the last notice to the channels of the rule counted. */
  notified: number;
  lines: Lines;
  /** The lines as that notice counted them. */
  toldLines: Lines;
  /** Ids of the newest events, newest first. */
  recent: readonly string[];
  openedAt: number;
  lastAt: number;
  /** The first notice that went out; null before it. */
  firedAt: number | null;
  /** The last notice, also one that a silence held. */
  noticeAt: number | null;
  /** What the minutes of escalation count from; null while they do not count. */
  escalateFrom: number | null;
  /** Set while a silence holds a notice. */
  silencedUntil: number | null;
  /** When something is to be done next; null where nothing is. */
  dueAt: number | null;
  ack: Ack | null;
  /** Levels of escalation that were paged. */
  level: number;
  notices: readonly NoticeEntry[];
  closedAt: number | null;
  closedWhy: ClosedWhy | null;
}

/** Why a notice is made, where its kind has several reasons. */
export type NoticeReason = 'first' | 'more' | 'still_open' | 'ack_ended' | 'silence_ended' | 'escalate' | 'resolve';

/** A notice that is about to be made, with the numbers that its messages say. */
export interface NoticePlan {
  n: number;
  kind: NoticeKind;
  reason: NoticeReason;
  at: number;
  count: number;
  /** Events since the notice before it. */
  added: number;
  /** When that was; of an escalation, what its minutes count from. */
  since: number;
  openedAt: number;
  channelIds: readonly string[];
  /** Lines to show with their counts, most first: all of a fire, of a repeat those that grew. */
  lines: readonly { key: string; count: number }[];
  /** Ids of the events that it is about, newest first; at most 20. */
  recent: readonly string[];
  /** Level that an escalation pages, from 1. */
  level: number;
  /** Who had acknowledged, where that has ended. */
  ackedBy: string | null;
  closedWhy: ClosedWhy | null;
  /** Whether the alert stays open after it, so that somebody can acknowledge it. */
  staysOpen: boolean;
}

export type AlertEffect =
  | { kind: 'notice'; plan: NoticePlan }
  | {
      kind: 'event';
      type: 'alert.fired' | 'alert.escalated' | 'alert.acked' | 'alert.resolved';
      /** Tells events of one type and alert apart. */
      number: number;
      by?: string;
      why?: ClosedWhy;
      level?: number;
    };

export interface AlertChange {
  state: AlertState;
  effects: AlertEffect[];
}

/** Whether events still count into it. */
export const isOpen = ({ closedAt }: Pick<AlertState, 'closedAt'>): boolean => closedAt === null;
