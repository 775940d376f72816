// Asks the suppression list about the recipients of messages: by kind and address, so that a stop for one kind of
// message closes no other one to the same address.
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import { SuppressionKind } from '../../contract/people/suppression.ts';
import { openProject, withRetry } from '../db/client.ts';
import type { Env } from '../env.ts';
import { type SuppressionRow, suppressedStatement } from '../store/deliveries.ts';
import { suppressionAddress } from '../store/suppression-address.ts';

/** Where a message goes. */
export interface Recipient {
  kind: ChannelKind;
  address: string;
}

/** Why a recipient is on the list; null when it is not. */
export type SuppressionLookup = (recipient: Recipient | null) => string | null;

/** Reads what the list of a project says of these recipients, in one round trip or none. */
export async function readSuppressions(
  env: Env,
  projectId: string,
  recipients: readonly Recipient[],
): Promise<SuppressionLookup> {
  const listed = recipients.filter(({ kind }) => SuppressionKind.safeParse(kind).success).map(keyedRecipient);
  if (listed.length === 0) return () => null;
  const statement = suppressedStatement(await openProject(env, projectId), projectId, listed);
  const { results } = await withRetry(() => statement.all<SuppressionRow>());
  return (recipient) => {
    const { kind, address } = recipient ? keyedRecipient(recipient) : { kind: null, address: null };
    return results.find((row) => row.kind === kind && row.address === address)?.reason ?? null;
  };
}

/** A recipient as the list keys it. */
export const keyedRecipient = ({ kind, address }: Recipient): Recipient => ({
  kind,
  address: suppressionAddress(kind, address),
});
