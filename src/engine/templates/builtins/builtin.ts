/** A value as a helper may hand it on: any JSON, or undefined for "not known". */
export type HelperValue = unknown;

/** What a helper knows beside its arguments. */
export interface HelperContext {
  /** Epoch ms. */
  now: number;
  /** Time zone of the recipient, else of the org, else UTC. */
  zone: string;
  html: boolean;
  /** Charges work beyond the call itself. */
  spend(operations: number): void;
  /** Ends the rendering when a text of this length would be too long. */
  limitLength(length: number): void;
}

/** Arguments and options whose values are part of the template itself; undefined where they depend on data. */
export interface LiteralCall {
  args: unknown[];
  options: ReadonlyMap<string, unknown>;
}

/** What is wrong with literal arguments. */
export interface ArgumentFault {
  message: string;
  suggestion?: string | undefined;
}

/** One helper of the template language. */
export interface Builtin {
  /** How to write it, e.g. `truncate text length [end="…"]`. */
  usage: string;
  summary: string;
  /** Fewest and most arguments. */
  args: readonly [number, number];
  /** Names that may follow as name=value. */
  options?: readonly string[];
  /** Its arguments are alternatives: only the last one is reported when it is missing. */
  picksFirst?: true;
  /** Returns undefined when there is no value. */
  run(args: readonly HelperValue[], options: ReadonlyMap<string, unknown>, context: HelperContext): HelperValue;
  check?(call: LiteralCall): ArgumentFault | undefined;
}
