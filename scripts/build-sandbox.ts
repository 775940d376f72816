// `node scripts/build-sandbox.ts`: the sandbox as one file, dist/sandbox/index.js. Its page takes what is not its code from
// here: the colours of the dashboard, the font, and its own style sheets and scripts as texts (docs/adr/0050).
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { workerdOptions } from './build-options.ts';

const root = join(import.meta.dirname, '..');
const page = join(root, 'src/sandbox/page');

const styleSheets = ['base', 'shell', 'parts', 'mail', 'phone', 'slack', 'exchange', 'controls'];
const font = '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';

const readStyles = async (): Promise<string> => {
  const files = [
    join(root, 'src/dashboard/tokens.css'),
    ...styleSheets.map((name) => join(page, `styles/${name}.css`)),
  ];
  return (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
};

async function bundleScript(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(page, `client/${name}.ts`)],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: true,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

/** The modules `virtual:page/…` that src/sandbox/page/assets.ts serves; src/sandbox/page/built.d.ts declares them. */
const pageFiles: Plugin = {
  name: 'page-files',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^virtual:page\// }, ({ path }) => ({ path, namespace: 'page-files' }));
    onLoad({ filter: /\.css$/, namespace: 'page-files' }, async () => ({
      contents: await readStyles(),
      loader: 'text',
    }));
    onLoad({ filter: /\.js$/, namespace: 'page-files' }, async ({ path }) => {
      const name = path.replace(/^virtual:page\//, '').replace(/\.js$/, '');
      return { contents: await bundleScript(name), loader: 'text' };
    });
    onLoad({ filter: /\.woff2$/, namespace: 'page-files' }, async () => ({
      contents: await readFile(join(root, 'node_modules', font)),
      loader: 'binary',
    }));
  },
};

/** How the sandbox is bundled; whoever builds it says where to. */
export const sandboxBuild: BuildOptions = {
  entryPoints: [join(root, 'src/sandbox/index.ts')],
  ...workerdOptions,
  plugins: [pageFiles],
};

if (import.meta.main) {
  await build({ ...sandboxBuild, outfile: join(root, 'dist/sandbox/index.js'), sourcemap: true, logLevel: 'warning' });
}
