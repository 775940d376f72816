import type { OwnSource } from '../../../../../engine/deliveries/state.ts';
import type { DeliverySource } from '../source.ts';
import { rule } from './rule.ts';

/** What each source of deliveries does. A new one is one file and one line here. */
const sources: Partial<Record<OwnSource, DeliverySource>> = {
  rule,
};

export const sourceOf = (source: OwnSource): DeliverySource | undefined => sources[source];
