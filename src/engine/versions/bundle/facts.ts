// What a bundle is judged against: what the project has. It is read by the caller; everything here is pure.
import type { BundleItem, BundleKind } from '../../../contract/bundle/registry.ts';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';

/** An item that the project has. */
export interface ProjectItem<K extends BundleKind = BundleKind> {
  id: string;
  /** See identityOf in registry.ts. */
  identity: string;
  /** The source that imported it; null where people made it. */
  source: string | null;
  /** As a bundle would hold it. Needed of partials and variables, which templates are judged with. */
  item?: BundleItem<K>;
}

/** A channel of the project; bundles name channels and never hold them. */
export interface ProjectChannel {
  id: string;
  name: string;
  kind: ChannelKind;
}

/** What a project has. */
export interface ProjectFacts {
  items: { readonly [K in BundleKind]?: readonly ProjectItem<K>[] };
  channels: readonly ProjectChannel[];
}

/** What references lead to. */
export type ReferencedKind = 'template' | 'audience' | 'layout' | 'channel' | 'workflow';
