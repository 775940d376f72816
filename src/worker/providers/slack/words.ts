// What the one word means that Slack answers a post to an incoming webhook with.
import type { Reason } from '../reasons.ts';

/** Our payload is wrong: it is sent once more as plain text. */
export const payloadWords: ReadonlySet<string> = new Set([
  'invalid_payload',
  'no_text',
  'too_many_attachments',
  'invalid_attachments',
  'invalid_blocks',
  'msg_blocks_too_long',
]);

/** The webhook does not work any more, whatever is sent: the channel closes at once. */
export const deadWords: ReadonlySet<string> = new Set([
  'channel_is_archived',
  'channel_not_found',
  'no_service',
  'no_service_id',
  'no_active_hooks',
  'no_team',
  'team_disabled',
  'invalid_token',
]);

/** Slack does not let the webhook post there. */
export const permissionWords: ReadonlySet<string> = new Set([
  'action_prohibited',
  'posting_to_general_channel_denied',
  'user_not_found',
]);

export const deadReason: Reason = 'hook_gone';
export const permissionReason: Reason = 'posting_not_allowed';
