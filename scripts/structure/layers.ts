// Which imports the places of places.ts do not allow.
import { enginePlaces, layers, workerPlaces } from './places.ts';
import type { SourceFile } from './source.ts';

/** Imports across the top folders of src, out of src, or of packages that a layer does not know. */
export function crossingLayers(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, imports, otherFiles, packages }) => {
    const own = topFolder(path) ?? '';
    const layer = layers[own];
    if (layer === undefined) return [`${path} has no layer`];
    const targets = [...imports, ...otherFiles].filter((target) => {
      const folder = topFolder(target);
      return folder === null || (folder !== own && !layer.imports.includes(folder));
    });
    const foreign = packages.filter((name) => layer.packages !== undefined && !layer.packages.includes(name));
    return [...targets, ...foreign].map((target) => `${path} imports ${target}`);
  });
}

/** Imports that stay inside the Worker or the engine and do not point down there. */
export function pointingUp(files: readonly SourceFile[]): string[] {
  return [...withPlaces(files, 'src/worker/', workerPlaces), ...withPlaces(files, 'src/engine/', enginePlaces)];
}

function withPlaces(files: readonly SourceFile[], base: string, places: readonly (readonly string[])[]): string[] {
  const isIn = (part: string, path: string) => path === base + part || path.startsWith(`${base}${part}/`);
  const rankOf = (path: string) => places.findIndex((parts) => parts.some((part) => isIn(part, path)));
  const partOf = (path: string) => places.flat().find((part) => isIn(part, path));
  return files
    .filter(({ path }) => path.startsWith(base))
    .flatMap(({ path, imports }) => {
      const from = rankOf(path);
      if (from < 0) return [`${path} has no place`];
      return imports
        .filter((target) => target.startsWith(base))
        .filter((target) => rankOf(target) < from || (rankOf(target) === from && partOf(target) !== partOf(path)))
        .map((target) => `${path} imports ${target}`);
    });
}

/** `worker` of `src/worker/app.ts`; null outside src. */
function topFolder(path: string): string | null {
  return path.match(/^src\/([^/]+)\//)?.[1] ?? null;
}
