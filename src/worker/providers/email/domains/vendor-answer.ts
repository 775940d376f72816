import type { WantedRecord } from '../../../../engine/email-domains/records.ts';

/** What a vendor said about a domain. */
export interface VendorAnswer {
  /** null where the vendor could not be asked or did not say. */
  records: WantedRecord[] | null;
  /** What its user has to do there, as one sentence. */
  detail: string | null;
}
