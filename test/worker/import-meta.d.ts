/** What the bundler of the tests adds: the files of the repository that a pattern names, by their path. */
interface ImportMeta {
  glob(pattern: string, options: { query: '?raw'; import: 'default'; eager: true }): Record<string, unknown>;
}
