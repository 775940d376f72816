import type { Routes } from '../../contract/api/route.ts';
import { api } from '../../contract/api/table.ts';

const routes = Object.values(api as Routes).map(({ method, path }) => ({
  method: method.toUpperCase(),
  pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
}));

/** The methods that a path takes; none for a path that does not exist. */
export function allowedMethods(pathname: string): string[] {
  return [...new Set(routes.filter(({ pattern }) => pattern.test(pathname)).map(({ method }) => method))].sort();
}
