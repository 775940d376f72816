/** Every reason why a provider did not send, with its meaning and what to do about it; null where that is nothing. */
export const reasons = {
  blocked_address: {
    title: 'The address is not allowed',
    fix: 'Use an https address on the public internet, on port 443 or 8443, without user name or password.',
  },
  item_too_large: {
    title: 'The item is larger than 8 KB',
    fix: 'Shorten its data.',
  },
  feed_unavailable: {
    title: 'The feed of the person could not be reached',
    fix: null,
  },
  network_error: {
    title: 'The provider could not be reached',
    fix: 'Check the address if this continues.',
  },
  timeout: {
    title: 'The provider did not answer in time',
    fix: 'It is repeated only where that cannot send a second copy.',
  },
  not_sent: {
    title: 'The request had to wait for others and was not sent yet',
    fix: null,
  },
  redirected: {
    title: 'The server answered with a redirect, which is never followed',
    fix: 'Enter the final address.',
  },
  rate_limited: {
    title: 'The provider received too many messages at once',
    fix: 'Ask the provider for a higher rate if this continues.',
  },
  quota_exceeded: {
    title: 'The quota of the provider account is used up',
    fix: 'Raise the quota or wait for its next period.',
  },
  provider_error: {
    title: 'The provider reported an error of its own',
    fix: null,
  },
  bad_response: {
    title: 'The answer of the provider cannot be read',
    fix: 'Check the API address if this continues.',
  },
  provider_refused: {
    title: 'The provider refused the request',
    fix: 'Read its answer in the attempt and correct what it reports.',
  },
  invalid_credentials: {
    title: 'The provider does not accept the credentials of the channel',
    fix: 'Create new ones at the provider and save them in the channel.',
  },
  account_suspended: {
    title: 'The provider account is not active',
    fix: 'Activate it at the provider.',
  },
  project_not_found: {
    title: 'The provider does not know the project of the channel',
    fix: 'Check the project id and the API address.',
  },
  no_sender: {
    title: 'There is no sender',
    fix: 'Set a from address or number in the channel or in the message.',
  },
  sender_not_valid: {
    title: 'The provider does not accept this sender',
    fix: 'Use a sender that belongs to the provider account.',
  },
  sender_not_registered: {
    title: 'The sender number is not registered for this kind of traffic',
    fix: 'Register it at the provider.',
  },
  domain_not_verified: {
    title: 'The sender domain is not verified at the provider',
    fix: 'Verify the domain at the provider, or use another sender; POST email/domains/{id}/verify says what is left to do there.',
  },
  no_email_binding: {
    title: 'This installation has no email binding',
    fix: 'Add a send_email binding to the Worker or choose another vendor.',
  },
  invalid_address: {
    title: 'The email address cannot be used',
    fix: 'Give one address, like ada@example.com or Ada <ada@example.com>.',
  },
  invalid_phone: {
    title: 'The phone number cannot receive messages',
    fix: 'Give a mobile number in E.164 form, like +14155550123.',
  },
  invalid_message: {
    title: 'The provider found an error in the message',
    fix: 'Correct what its answer reports.',
  },
  invalid_header: {
    title: 'A header of the message is not allowed',
    fix: 'Remove it or give it a value on one line.',
  },
  invalid_secret: {
    title: 'The signing secret cannot be used',
    fix: 'Rotate it: a secret is whsec_ and base64 of 24 to 64 bytes.',
  },
  empty_message: {
    title: 'The message is empty',
    fix: 'Add a text.',
  },
  message_too_large: {
    title: 'The message is larger than the provider accepts',
    fix: 'Shorten it.',
  },
  unsupported_platform: {
    title: 'The channel cannot reach this kind of device',
    fix: 'Use a channel for its platform.',
  },
  idempotency_conflict: {
    title: 'The provider is still working on an earlier attempt of this message',
    fix: null,
  },
  idempotency_mismatch: {
    title: 'The provider already has this message with another content and accepted no second one',
    fix: 'Look for the first message at the provider.',
  },
  recipient_suppressed: {
    title: 'The provider suppresses this recipient after a bounce or complaint',
    fix: 'Remove the recipient from the suppression list of the provider once the cause is gone.',
  },
  recipient_not_allowed: {
    title: 'The provider account may not write to this recipient',
    fix: 'Allow the recipient at the provider or lift the restriction of the account.',
  },
  opted_out: {
    title: 'The recipient replied STOP',
    fix: 'Wait until the recipient sends START.',
  },
  delivery_failed: {
    title: 'The receiving server did not accept the message',
    fix: null,
  },
  device_unregistered: {
    title: 'The app is no longer installed on this device',
    fix: 'The device was removed.',
  },
  device_token_refused: {
    title: 'The push service does not know this device token for the app of the channel',
    fix: 'The device is left alone for a day or until it registers again; check the bundle id, and that builds for development use the sandbox address.',
  },
  subscription_ended: {
    title: 'The browser has ended this subscription',
    fix: 'The device was removed.',
  },
  subscription_refused: {
    title: 'The push service does not accept the VAPID key of the channel for this subscription',
    fix: 'The device is left alone for a day or until it registers again; the page has to subscribe with the public key of the channel.',
  },
  invalid_subscription: {
    title: 'The keys of this subscription cannot be used',
    fix: 'The device was removed.',
  },
  topic_refused: {
    title: 'The signing key may not send to the app of the channel',
    fix: 'Check the bundle id and the team of the key.',
  },
  device_unreachable: {
    title: 'The phone is switched off or out of reach',
    fix: 'It is tried twice more within a day.',
  },
  number_unknown: {
    title: 'The phone number is unknown to its carrier',
    fix: 'Check the number.',
  },
  no_route: {
    title: 'The sender cannot reach this phone number',
    fix: 'Use a sender that can reach its country.',
  },
  region_not_enabled: {
    title: 'The provider account may not send to this region',
    fix: 'Enable the region at the provider.',
  },
  carrier_filtered: {
    title: 'The carrier filtered the message',
    fix: 'Change the text or register the sender.',
  },
  carrier_error: {
    title: 'The carrier reported an unknown error',
    fix: 'It is sent once more.',
  },
  endpoint_refused: {
    title: 'The receiving server refused the request',
    fix: 'See what it returned; any status from 200 to 299 counts as received.',
  },
  hook_gone: {
    title: 'The Slack webhook does not work any more',
    fix: 'Create a new incoming webhook in Slack and save its address in the channel.',
  },
  posting_not_allowed: {
    title: 'Slack does not let the webhook post there',
    fix: 'Allow it in Slack, or choose another channel there.',
  },
  gone: {
    title: 'The receiving server reports that the address is gone',
    fix: 'Enter a new address and enable the channel again.',
  },
  delivery_aborted: {
    title: 'The endpoint asked not to get this message again',
    fix: 'Replay it once the cause is gone.',
  },
  asked_to_stop: {
    title: 'The endpoint asked to be disabled',
    fix: 'Put it back and replay what it missed once it wants messages again.',
  },
  model_not_found: {
    title: 'The server does not know the model',
    fix: 'Choose a model that the server offers.',
  },
  content_refused: {
    title: 'The model declined to answer',
    fix: 'Change the prompt.',
  },
  empty_reply: {
    title: 'The answer of the model is empty',
    fix: 'Change the prompt or the model if this continues.',
  },
} as const satisfies Record<string, { title: string; fix: string | null }>;

export type Reason = keyof typeof reasons;

/** The sentences for a reason; `detail` is the provider's own message. */
export function explainReason(reason: Reason, detail?: string | null): string {
  const { title, fix } = reasons[reason];
  const said = (detail ?? '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .replace(/[.!:]+$/, '')
    .slice(0, 200);
  return `${title}${said === '' ? '' : ` (${said})`}.${fix === null ? '' : ` ${fix}`}`;
}
