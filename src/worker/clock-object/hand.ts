/** What a clock has in its hand: one piece of work after the other, of which a caller may wait for the present one. */
export class Hand {
  private work: Promise<unknown> = Promise.resolve();

  /** Does a piece of work. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const done = this.work.then(work);
    this.work = done.catch(() => undefined);
    return done;
  }

  /** Returns when everything that was taken before is done, or has failed. */
  async rest(): Promise<void> {
    await this.work;
  }
}
