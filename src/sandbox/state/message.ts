import type { Capture, Kind, Vendor } from '../vendor.ts';
import type { KeptRequest, KeptResponse } from './received.ts';

interface MessageParts {
  id: string;
  vendor: Vendor;
  receivedAt: string;
  request: KeptRequest;
  /** What the vendor replied; null when the connection was dropped. Messages of older copies have none. */
  response?: KeptResponse | null;
}

type MessageOf<C extends Capture> = C extends Capture
  ? MessageParts & Pick<C, 'kind' | 'to' | 'providerId' | 'summary'>
  : never;

/** A message as `GET /messages` shows it. */
export type Message = MessageOf<Capture>;
export type MessageOfKind<K extends Kind> = Extract<Message, { kind: K }>;
