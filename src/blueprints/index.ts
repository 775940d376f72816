// The blueprints as their folders say them; blueprints.json is made of these by scripts/openapi.ts.
import type { Bundle } from '../contract/bundle.ts';
import type { JsonValue } from '../contract/primitives.ts';
import data from './blueprints.json' with { type: 'json' };

type Lists = Partial<Omit<Bundle, '$schema' | 'version'>>;

/** A blueprint as it is written. */
export interface BlueprintSource {
  slug: string;
  /** Name of its workflow, by which its other items are named. */
  name: string;
  summary: string;
  /** What to change first, one sentence each. */
  customise: readonly string[];
  /** An event and a person. `today+14` is the day in two weeks. */
  sample: { properties: Record<string, JsonValue>; traits: Record<string, JsonValue> };
  /** Without the parts that all blueprints share. */
  bundle: Lists;
}

// A test judges every blueprint as a bundle, so that the file is what the type says.
const { shared, blueprints: sources } = data as unknown as { shared: Lists; blueprints: BlueprintSource[] };

/** Layouts, partials and variables that all blueprints use. */
export const sharedParts: Lists = shared;

/** Every blueprint, by its slug. */
export const blueprints: ReadonlyMap<string, BlueprintSource> = new Map(sources.map((one) => [one.slug, one]));
