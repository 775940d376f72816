// Where every part of the Worker and of the engine stands. A part imports itself and what stands below it; parts of one
// line do not import each other.

/** Of src/worker, from the top down. */
export const workerPlaces = [
  ['index.ts'],
  ['app.ts'],
  ['routes.ts', 'ingest'],
  ['api', 'pipeline', 'http'],
  ['run-object'],
  ['steps'],
  ['providers', 'stream'],
  ['access'],
  ['store'],
  ['db'],
  ['guard'],
  ['env.ts'],
  ['messages.ts', 'person.ts', 'ids.ts', 'log.ts', 'node-crypto.d.ts'],
] as const;

/** Of src/engine, from the top down. */
export const enginePlaces = [
  ['runs'],
  ['versions', 'explain'],
  ['validate'],
  ['steps'],
  ['gates'],
  ['templates'],
  ['conditions'],
  ['faults'],
  ['graph.ts', 'scope.ts', 'time-zone.ts', 'seeded.ts', 'histogram.ts', 'cache.ts'],
] as const;

/** The only places with SQL as text. */
export const sqlFolders = ['src/worker/store/', 'src/worker/run-object/', 'src/worker/feed-object/'] as const;
