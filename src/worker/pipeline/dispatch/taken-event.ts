import type { StreamEvent } from '../../../contract/events.ts';

/** An event of a round; `repeats`: it was taken before, so it may be recorded although not everything is done. */
export interface TakenEvent {
  event: StreamEvent;
  repeats: boolean;
}
