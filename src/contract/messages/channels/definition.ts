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
  /** Whether a channel of this kind can be created over the API. */
  isConfigurable: boolean;
}

export interface DefinitionOf<V extends Vendors, Configurable extends boolean> extends ChannelDefinition {
  vendors: V;
  config: z.ZodType<z.output<AnyOf<V>>, z.input<AnyOf<V>>>;
  isConfigurable: Configurable;
}

/** Defines a kind of channel by the configs of its vendors. */
export function defineChannel<V extends Vendors>(vendors: V): DefinitionOf<V, true>;
export function defineChannel<V extends Vendors>(
  vendors: V,
  options: { isConfigurable: false },
): DefinitionOf<V, false>;
export function defineChannel<V extends Vendors>(
  vendors: V,
  { isConfigurable }: { isConfigurable: boolean } = { isConfigurable: true },
): DefinitionOf<V, boolean> {
  return { vendors, config: anyVendor(vendors), isConfigurable };
}

/** The schema of a config that is one of these; their field `vendor` says which. */
export function anyVendor<V extends Vendors>(vendors: V): z.ZodType<z.output<AnyOf<V>>, z.input<AnyOf<V>>> {
  const [first, ...others] = Object.values(vendors);
  if (!first) throw new TypeError('a kind of channel needs a vendor');
  // Sound because the options are exactly the schemas of V.
  const schema: z.ZodType = others.length === 0 ? first : z.discriminatedUnion('vendor', [first, ...others]);
  return schema as z.ZodType<z.output<AnyOf<V>>, z.input<AnyOf<V>>>;
}
