import { sha256Hex } from '../ids.ts';
import type { PushMessage } from '../providers/provider.ts';
import type { Part } from './deliver-message.ts';
import type { Route } from './push-routes.ts';

/** What every device gets, each through its own channel. */
export function pushParts(open: readonly Route[], content: Omit<PushMessage, 'platform' | 'token'>): Part<'push'>[] {
  return open.map(({ device: { platform, token }, channel }) => ({
    message: { ...content, platform, token },
    // The key of a device must not depend on which others are left to try.
    keySuffix: `:${sha256Hex(token).slice(0, 8)}`,
    through: channel,
  }));
}
