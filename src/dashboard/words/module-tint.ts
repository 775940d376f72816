// The tint of an event type, the same as in Slack: a class of the tokens for each colour of the contract.
import { tintOf, tints } from '../../contract/module-tints.ts';

/** Names of the tints in tokens.css, in the order of the contract's. */
export const tintNames = ['email', 'push', 'sms', 'webhook', 'user', 'wait', 'branch', 'ai'] as const;
export type TintName = (typeof tintNames)[number];

/** The tint of the module of an event type, which is its part before the first dot. */
export function tintOfEvent(type: string): TintName {
  const dot = type.indexOf('.');
  return tintNames[tints.indexOf(tintOf(dot > 0 ? type.slice(0, dot) : 'custom'))] ?? tintNames[0];
}
