import type { ChannelConfigs, ChannelKind } from '../../../contract/messages/channels/registry.ts';
import type { HeardFact } from '../../../engine/heard/heard.ts';

/** A request by which a provider tells of a message. */
export interface Callback {
  /** The public address that was called, with its query. */
  url: string;
  query: URLSearchParams;
  headers: Headers;
  body: string;
  /** Epoch ms. */
  now: number;
}

/** What a provider tells of one message, which it names by its own id or by that of our log row. */
export interface Report {
  about: { providerId: string } | { deliveryId: string };
  facts: HeardFact[];
}

/** Reads the callbacks of one vendor. Pure but for the signature: it reads, and stores nothing. */
export interface CallbackReader<Kind extends ChannelKind = ChannelKind> {
  kind: Kind;
  /** Whether the request comes from the provider, and just now. */
  verify(config: ChannelConfigs[Kind], callback: Callback): Promise<boolean>;
  /** What it tells; null where that is nothing of interest. */
  read(callback: Callback): Report | null;
}
