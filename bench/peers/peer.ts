/** What every peer is started with. */
export interface PeerOptions {
  name: string;
  /** Body of the n-th event. */
  body: (n: number) => string;
  /** Where the vendor is and how many steps a run has. */
  env: { VENDOR_URL: string; STEPS: string };
}

/** A peer cannot be had on this machine; the message is a sentence for the person who asked. */
export class PeerMissing extends Error {}
