import { resolve } from 'node:path';
import { createClient } from './api/client.ts';
import type { Context } from './context.ts';
import type { Host } from './host.ts';
import type { Output } from './output/output.ts';
import { findProjectFile } from './settings/project-file.ts';
import { connect, findTarget } from './settings/settings.ts';

export function createContext(host: Host, output: Output, env: string | undefined): Context {
  const projectFile = (path?: string) => {
    const near = path === undefined || path === '-' ? null : findProjectFile(resolve(host.cwd, path), host.cwd);
    return near ?? findProjectFile(host.cwd, host.cwd);
  };
  const target = (path?: string) => findTarget(host, projectFile(path), env);
  return {
    host,
    output,
    projectFile,
    target,
    connection: (path) => {
      const connection = connect(host, target(path));
      output.hide(connection.key);
      return connection;
    },
    client: (connection, options) => createClient(host, connection, options),
  };
}
