import type { ApiClient } from '../sdk/api/index.ts';
import type { Host } from './host.ts';
import type { Output } from './output/output.ts';
import type { LoadedProjectFile } from './settings/project-file.ts';
import type { Connection, Target } from './settings/settings.ts';

export interface ClientOptions {
  /** Whether a call that is under way is waited for when the command is interrupted. */
  isPatient?: boolean;
}

/** What every command gets. */
export interface Context {
  host: Host;
  output: Output;
  /** The project file in the folder of a path or above; else that of the current folder. */
  projectFile(path?: string): LoadedProjectFile | null;
  /** Where calls would go, without a key. */
  target(path?: string): Target;
  /** Where calls go; fails where something is missing. */
  connection(path?: string): Connection;
  client(connection: Connection, options?: ClientOptions): ApiClient;
}
