// What a conversion comes to.
import type { Bundle } from '../../contract/bundle.ts';
import type { LocatedFault } from '../failure.ts';

/** Something of the source that the bundle does not hold, or not as it was. */
export interface NotCarried {
  /** File and place in it. */
  where: string;
  what: string;
  /** How the same is reached here, where there is a way. */
  instead?: string;
}

export interface Conversion {
  /** Judged: it has no faults that can be known without a project. */
  bundle: Bundle;
  notCarried: NotCarried[];
  /** Items of the bundle and steps of its workflows. */
  carried: number;
}

export type ConversionResult = ({ ok: true } & Conversion) | { ok: false; faults: LocatedFault[] };

/** A file of the source. */
export interface SourceFile {
  /** From the folder that is converted, with slashes. */
  path: string;
  text: string;
}

/** Keeps what was not carried; the same thing at the same place counts once. */
export interface Ledger {
  miss(where: string, what: string, instead?: string): void;
  list(): NotCarried[];
}

export function createLedger(): Ledger {
  const found = new Map<string, NotCarried>();
  return {
    miss(where, what, instead) {
      const entry = { where, what, ...(instead === undefined ? {} : { instead }) };
      const key = JSON.stringify(entry);
      if (!found.has(key)) found.set(key, entry);
    },
    list: () => [...found.values()],
  };
}
