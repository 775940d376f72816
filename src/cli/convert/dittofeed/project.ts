// What converting resources of Dittofeed has at hand.
import type { DraftItem } from '../draft.ts';
import type { LiquidScope } from '../liquid/scope.ts';
import type { Ledger, SourceFile } from '../result.ts';
import type { Resource } from './resources.ts';

export interface DittofeedProject {
  resources: readonly Resource[];
  files: readonly SourceFile[];
  ledger: Ledger;
  scope: LiquidScope;
  /** Path of the person that a user property is; null where it is none. */
  property(name: string): string | null;
  templates: DraftItem[];
  audiences: DraftItem[];
  templateName(wanted: string): string;
  /** Name of the audience of a segment; made when it is first asked for. */
  audienceOf(segment: unknown, where: string): string;
}
