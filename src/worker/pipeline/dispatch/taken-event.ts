import type { StreamEvent } from '../../../contract/events.ts';
import type { DeviceContext } from '../../messages.ts';

/** An event of a round; `repeats`: it was taken before, so it may be recorded although not everything is done. */
export interface TakenEvent {
  event: StreamEvent;
  repeats: boolean;
  context?: DeviceContext | undefined;
}
