import type { ChannelConfigs, ChannelKind } from '../../../contract/messages/channels/registry.ts';
import type { Callback, CallbackReader } from './callback.ts';
import { resendCallbacks } from './resend.ts';
import { twilioCallbacks } from './twilio.ts';

/** The vendors that call back at `/hooks/<vendor>/<channel>`. */
export const callbackReaders = { resend: resendCallbacks, twilio: twilioCallbacks } as const;

export type CallbackVendor = keyof typeof callbackReaders;

/** Whether a request comes from the vendor; sound because the config is of a channel of that vendor. */
export function verifyCallback(
  vendor: CallbackVendor,
  config: ChannelConfigs[ChannelKind],
  callback: Callback,
): Promise<boolean> {
  const { verify } = callbackReaders[vendor] as CallbackReader;
  return verify(config, callback);
}
