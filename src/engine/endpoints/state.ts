// What is known of the health of an endpoint. A healthy one has nothing of this stored: `healthy` is its state.
import type { DisabledReason, EndpointStatus } from '../../contract/messages/endpoint.ts';

/** The state of an endpoint; times are epoch ms. */
export interface EndpointState {
  status: EndpointStatus;
  disabledReason: DisabledReason | null;
  disabledAt: number | null;
  /** First failure of the row that made it failing; null unless it is failing, or was disabled for failures. */
  failingSince: number | null;
  /** The highest percentage of `disableAfter.hours` that was announced in this row of failures. */
  toldPercent: number;
  /** Failures without a success between them. */
  failures: number;
  /** The first of these. */
  failSince: number | null;
  /** Answers of the window that began at `countSince`; counted only once one has failed. */
  okCount: number;
  failCount: number;
  countSince: number | null;
  /** Nothing is sent before this time; from then on one request probes. null while the breaker is closed. */
  breakerUntil: number | null;
  /** How long the breaker was opened for last, ms; 0 while it is closed. */
  breakerMs: number;
}

/** What the owner set. */
export interface EndpointRules {
  disableAfter: { hours: number; attempts: number };
}

/** The state of an endpoint that has no failures. */
export const healthy: EndpointState = {
  status: 'ok',
  disabledReason: null,
  disabledAt: null,
  failingSince: null,
  toldPercent: 0,
  failures: 0,
  failSince: null,
  okCount: 0,
  failCount: 0,
  countSince: null,
  breakerUntil: null,
  breakerMs: 0,
};
