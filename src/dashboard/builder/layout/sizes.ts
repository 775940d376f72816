// Measures of the canvas, px.
export interface Sizes {
  step: { width: number; height: number };
  trigger: { width: number; height: number };
  /** The end of a way. */
  end: { width: number; height: number };
  /** A pill that names a step which is drawn elsewhere, or a fault. */
  elsewhere: { width: number; height: number };
  /** Least width of an arm without steps, which keeps its column. */
  emptyArm: { width: number; height: number };
  /** Between two arms. */
  gapX: number;
  /** Between a step and what follows. */
  gapY: number;
  /** Between arms and the place where they meet: above and below the horizontal part of their edges. */
  meeting: { above: number; below: number };
  /** Between two lanes, and between two horizontal parts of edges. */
  laneGap: number;
  /** Room for the words of ways below a fork of three and more. */
  words: number;
}

export const defaultSizes: Sizes = {
  step: { width: 252, height: 60 },
  trigger: { width: 252, height: 52 },
  end: { width: 52, height: 28 },
  elsewhere: { width: 200, height: 28 },
  emptyArm: { width: 168, height: 12 },
  gapX: 24,
  gapY: 40,
  meeting: { above: 32, below: 20 },
  laneGap: 14,
  words: 30,
};
