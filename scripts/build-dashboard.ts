// The dashboard as browsers load it. `node scripts/build-dashboard.ts` renews it alone in dist/assets.
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { build } from 'vite';

const root = join(import.meta.dirname, '..');

/** Which chunks load which: what check-bundle.ts measures the first load by. */
export const dashboardManifest = join(root, 'dist/dashboard-manifest.json');

/** What the build and the development server share. */
export const dashboardConfig: InlineConfig = {
  root: join(root, 'src/dashboard'),
  configFile: false,
  publicDir: false,
  logLevel: 'error',
  plugins: [react(), tailwindcss()],
  resolve: { alias: [{ find: /^zod$/, replacement: join(root, 'src/dashboard/zod.ts') }] },
};

interface ModuleGraph {
  getModuleInfo(id: string): { importedIds: readonly string[] } | null;
}

/** Packages whose entry names far more than the first page uses; what is used of them is found by itself. */
const wide = /lucide-react|@tanstack.react-query|@tanstack.query-core/;

const entry = join(root, 'src/dashboard/main.tsx');

/** Puts what the first page loads into one chunk: twenty small ones are twenty requests and compress worse. */
function nameFirstLoad(): (id: string, graph: ModuleGraph) => string | null {
  let first: Set<string> | undefined;
  return (id, graph) => {
    first ??= reachableFrom(entry, graph);
    // The entry stays by itself; its chunk is what index.html names.
    return id !== entry && first.has(id) ? 'first' : null;
  };
}

function reachableFrom(start: string, graph: ModuleGraph): Set<string> {
  const found = new Set([start]);
  for (const id of found)
    for (const next of graph.getModuleInfo(id)?.importedIds ?? []) if (!wide.test(next)) found.add(next);
  return found;
}

// The names of the scripts that each lazy page shares with others would be 5 KB of the first load; a page asks for them as
// soon as it is there.
const onlyStyles = (_file: string, files: string[]) => files.filter((name) => name.endsWith('.css'));

/** Writes index.html and hashed files under assets/. The page comes last, so that it never names a missing file. */
export async function buildDashboard(outdir: string): Promise<void> {
  mkdirSync(join(root, 'dist'), { recursive: true });
  const aside = mkdtempSync(join(root, 'dist/.dashboard-'));
  const { NODE_ENV } = process.env;
  // A test runner has set another one, with which Vite and its plugins build for development, each in part.
  process.env.NODE_ENV = 'production';
  try {
    await build({
      ...dashboardConfig,
      build: {
        outDir: aside,
        emptyOutDir: true,
        target: 'es2023',
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false, resolveDependencies: onlyStyles },
        chunkSizeWarningLimit: 2_000,
        manifest: 'manifest.json',
        rolldownOptions: { output: { codeSplitting: { groups: [{ name: nameFirstLoad() }] } } },
      },
    });
    cpSync(join(aside, 'assets'), join(outdir, 'assets'), { recursive: true });
    cpSync(join(aside, 'index.html'), join(outdir, 'index.html'));
    cpSync(join(aside, 'manifest.json'), dashboardManifest);
  } finally {
    if (NODE_ENV === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = NODE_ENV;
    rmSync(aside, { recursive: true, force: true });
  }
}

if (import.meta.main) await buildDashboard(join(root, 'dist/assets'));
