import * as z from 'zod';

/** The config of each vendor by its name. */
export type Vendors = Readonly<Record<string, z.ZodObject>>;
type AnyOf<V extends Vendors> = V[keyof V];

/** A kind of channel: the config of each of its vendors. */
export interface ChannelDefinition {
  /** The first vendor is the default one. */
  vendors: Vendors;
  /** A config of any vendor; `vendor` may be left out for the default one. */
  config: z.ZodType;
  /** Whether a message of this kind interrupts its recipient, so that quiet hours hold it. */
  interrupts: boolean;
  /** Most messages a second that the vendors take; null where that is up to the account. */
  mostPerSecond: number | null;
}

export interface DefinitionOf<V extends Vendors> extends ChannelDefinition {
  vendors: V;
  config: z.ZodType<z.output<AnyOf<V>>, z.input<AnyOf<V>>>;
}

interface Traits {
  interrupts: boolean;
  mostPerSecond?: number;
}

/** Defines a kind of channel by the configs of its vendors. */
export function defineChannel<V extends Vendors>(vendors: V, { interrupts, mostPerSecond }: Traits): DefinitionOf<V> {
  return { vendors, config: anyVendor(vendors), interrupts, mostPerSecond: mostPerSecond ?? null };
}

/** The schema of a config that is one of these; their field `vendor` says which. */
export function anyVendor<V extends Vendors>(vendors: V): z.ZodType<z.output<AnyOf<V>>, z.input<AnyOf<V>>> {
  const [first, ...others] = Object.values(vendors);
  if (!first) throw new TypeError('a kind of channel needs a vendor');
  // Sound because the options are exactly the schemas of V.
  const schema: z.ZodType = others.length === 0 ? first : z.discriminatedUnion('vendor', [first, ...others]);
  return schema as z.ZodType<z.output<AnyOf<V>>, z.input<AnyOf<V>>>;
}
