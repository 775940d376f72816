// What a variable of the source is here.

export type Resolved =
  /** `path` is where it stands here; `item` says what the items of a list hold. */
  | { path: readonly string[]; item?: (path: readonly string[]) => Resolved }
  /** There is nothing like it, or nobody can say what it is. */
  | { gap: string; instead?: string };

export interface LiquidScope {
  resolve(path: readonly string[]): Resolved;
}

/** Why a part of a text is not carried. */
export class Gap extends Error {
  readonly instead: string | undefined;

  constructor(what: string, instead?: string) {
    super(what);
    this.instead = instead;
  }
}

/** A name that a loop gives to its items. */
export interface Local {
  name: string;
  item?: (path: readonly string[]) => Resolved;
}

/** What surrounds a tag. */
export interface Surroundings {
  scope: LiquidScope;
  /** Loops around it, the nearest last. */
  loops: readonly Local[];
}

/** A value: as it stands inside a call, and what it is made of where more is known. */
export interface Value {
  code: string;
  /** Set where it is a plain path, so that a field can be added. */
  isPath?: true;
  literal?: string | number | boolean | null;
  resolved?: Resolved;
}
