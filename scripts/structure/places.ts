// Where everything stands: the top folders of src, the parts of the Worker and the parts of the engine.

interface Layer {
  /** Other top folders of src that it imports. */
  imports: readonly string[];
  /** Packages that it imports; left out where any may be imported. */
  packages?: readonly string[];
}

/** The top folders of src. Each imports itself and what its line names, and nothing outside src. */
export const layers: Readonly<Record<string, Layer>> = {
  contract: { imports: [], packages: ['zod'] },
  engine: {
    imports: ['contract'],
    packages: ['zod', '@handlebars/parser', 'temporal-polyfill/implementation', 'entities/decode'],
  },
  blueprints: { imports: ['contract'], packages: [] },
  worker: { imports: ['contract', 'engine', 'blueprints'] },
  sandbox: { imports: ['contract'] },
  sdk: { imports: ['contract'], packages: ['react'] },
  // The typed client of the SDK is how these two call the API.
  cli: { imports: ['contract', 'engine', 'sdk'] },
  dashboard: { imports: ['contract', 'engine', 'sdk'] },
};

// A part of the Worker or of the engine imports itself and what stands below it; parts of one line do not import each
// other.

/** Of src/worker, from the top down. */
export const workerPlaces = [
  ['index.ts'],
  ['app.ts'],
  ['routes.ts', 'ingest', 'feed', 'heard', 'mcp'],
  ['notify-routes.ts'],
  ['clock-object'],
  ['api', 'pipeline', 'http'],
  ['erasure', 'bundles'],
  ['run-object', 'dead-letters-object', 'feed-object', 'backtest-object'],
  ['steps', 'definitions'],
  ['providers', 'stream', 'archive'],
  ['access'],
  ['store'],
  ['db'],
  ['guard'],
  ['env.ts'],
  ['messages.ts', 'person.ts', 'ids.ts', 'log.ts', 'node-crypto.d.ts'],
] as const;

/** Of src/engine, from the top down. */
export const enginePlaces = [
  ['simulate'],
  ['versions'],
  ['deliveries', 'rules', 'ops-messages'],
  ['alerts', 'runs'],
  ['explain'],
  ['validate'],
  ['triggers', 'broadcasts'],
  ['steps'],
  ['gates', 'heard', 'endpoints', 'feed'],
  ['templates', 'email-domains'],
  ['conditions'],
  ['faults'],
  ['dates.ts', 'secrets.ts'],
  ['graph.ts', 'scope.ts', 'time-zone.ts', 'seeded.ts', 'histogram.ts', 'stored-state.ts', 'cache.ts'],
] as const;

/** The only places with SQL as text. */
export const sqlFolders = [
  'src/worker/store/',
  'src/worker/run-object/',
  'src/worker/dead-letters-object/',
  'src/worker/feed-object/',
  'src/worker/backtest-object/',
] as const;
