import { chmodSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** The command line as one file that Node 20 runs without anything installed. */
export async function buildCli(outfile: string): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  await build({
    entryPoints: [join(root, 'src/cli/main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    define: { SENDORA_VERSION: JSON.stringify(version), SENDORA_SCHEMAS: JSON.stringify(packedSchemas()) },
    banner: {
      js: [
        '#!/usr/bin/env node',
        // Packages in CommonJS ask for modules of Node by `require`.
        "import { createRequire as __createRequire } from 'node:module';",
        'const require = __createRequire(import.meta.url);',
      ].join('\n'),
    },
    logLevel: 'silent',
  });
  chmodSync(outfile, 0o755);
}

/** The schemas that `sendora init` puts beside the files of a user. */
function packedSchemas(): string {
  const files = globSync('public/schemas/*.json', { cwd: root }).sort();
  const schemas = Object.fromEntries(
    files.map((file) => [basename(file), JSON.parse(readFileSync(join(root, file), 'utf8'))]),
  );
  return brotliCompressSync(JSON.stringify(schemas)).toString('base64');
}
