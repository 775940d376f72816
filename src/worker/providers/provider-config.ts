/** A provider config that passed the schema of its vendor. */
export type ProviderConfig = Record<string, unknown> & { vendor: string };
