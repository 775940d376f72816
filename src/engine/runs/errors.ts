/** Something that went wrong in a run. */
export interface RunError {
  /** Epoch ms. */
  readonly at: number;
  /** Label of the step; null where the run failed outside of one. */
  readonly step: string | null;
  readonly reason: string;
  readonly message: string;
  /** Whether the run continued. */
  readonly continues: boolean;
  /** `seq` of the state in which it is new. */
  readonly seq: number;
}
