/** One of the two output streams. */
export interface OutputStream {
  write(text: string): void;
  isTerminal: boolean;
  /** Width in characters; null where it is not known. */
  columns(): number | null;
}

/** Everything outside of the command line itself, so that a test can be all of it. */
export interface Host {
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  home: string;
  stdout: OutputStream;
  stderr: OutputStream;
  /** Whether a person can be asked. */
  canAsk: boolean;
  /** Asks on stderr and reads a line; without echo for secrets. */
  ask(question: string, hidden?: boolean): Promise<string>;
  readStdin(): Promise<string>;
  /** The lines of stdin as they come. */
  stdinLines(): AsyncIterable<string>;
  /** JSON Schemas by the names of their files. */
  schemas(): Readonly<Record<string, unknown>>;
  fetch: typeof fetch;
  /** Epoch ms. */
  now(): number;
  /** Ends early when the command is interrupted. */
  sleep(ms: number): Promise<void>;
  /** Aborted by Ctrl-C, and when nobody reads the output any more. */
  signal: AbortSignal;
}
