// What an import sends: the files, judged, in the words of the environment, with where they come from.
import { dirname } from 'node:path';
import type { ImportResult } from '../../contract/bundle/import.ts';
import type { Bundle } from '../../contract/bundle.ts';
import type { Fault } from '../../contract/errors.ts';
import type { RunsChoiceWord } from '../../contract/workflows/moves.ts';
import type { ApiClient } from '../../sdk/api/index.ts';
import type { Context } from '../context.ts';
import { Failure, inOrder, type LocatedFault } from '../failure.ts';
import { readJudged } from '../files/judged.ts';
import type { Connection } from '../settings/settings.ts';
import { renameChannels } from './channels.ts';
import { gitRef } from './git-ref.ts';

/** How an import is to be done. */
export interface ImportChoices {
  prune: boolean;
  overwrite: boolean;
  takeOver: boolean;
  runs: RunsChoiceWord | undefined;
  ref: string | undefined;
}

/** An import that is ready to be sent. */
export interface Prepared {
  connection: Connection;
  source: string;
  ref: string | null;
  /** With the names that channels have in the environment. */
  bundle: Bundle;
  variables: Readonly<Record<string, string>>;
  choices: Omit<ImportChoices, 'ref'>;
  /** A fault of the server, with its place in the files. */
  located(fault: Fault): LocatedFault;
}

export async function prepare(context: Context, path: string | undefined, choices: ImportChoices): Promise<Prepared> {
  // Faults are found before a key is asked for, and before anything is sent.
  const files = await readJudged(context, path);
  const connection = context.connection(path);
  const projectFile = context.projectFile(path);
  const { environment } = connection;
  const { ref: named, ...rest } = choices;
  const ref =
    named ?? (files.path === null ? null : await gitRef(files.form === 'folder' ? files.path : dirname(files.path)));
  return {
    connection,
    source: projectFile?.file.source ?? 'default',
    ref,
    bundle: renameChannels(files.bundle, connection.channels),
    variables: connection.variables,
    choices: rest,
    located: (fault) => {
      if (fault.pointer.startsWith(bundleAt))
        return files.located({ ...fault, pointer: fault.pointer.slice(bundleAt.length) });
      const isVariable = fault.pointer.startsWith('/variables/') && environment !== null && projectFile !== null;
      return isVariable
        ? projectFile.located({ ...fault, pointer: `/environments/${environment}${fault.pointer}` })
        : fault;
    },
  };
}

/** Where the bundle is in the body. */
const bundleAt = '/bundle';

interface Sending {
  dryRun: boolean;
  onDrift: 'overwrite' | 'refuse';
  /** Applies exactly the plan of this fingerprint. */
  fingerprint?: string;
}

/** Imports, or says what an import would do; the faults of a refusal have their places in the files. */
export async function sendImport(
  client: ApiClient,
  prepared: Omit<Prepared, 'located'> & Partial<Pick<Prepared, 'located'>>,
  sending: Sending,
): Promise<ImportResult> {
  const { connection, source, ref, bundle, variables, choices, located } = prepared;
  const word = (is: boolean) => (is ? 'true' : 'false');
  const body = { bundle, ...(Object.keys(variables).length === 0 ? {} : { variables }) };
  try {
    return await client.importBundle({
      query: {
        projectId: connection.project,
        source,
        dryRun: word(sending.dryRun),
        prune: word(choices.prune),
        takeOver: word(choices.takeOver),
        onDrift: sending.onDrift,
        ...(ref === null ? {} : { ref }),
        ...(choices.runs === undefined ? {} : { runs: choices.runs }),
      },
      body,
      ...(sending.fingerprint === undefined ? {} : { ifMatch: `"${sending.fingerprint}"` }),
    });
  } catch (error) {
    if (!(error instanceof Failure) || error.problem.errors === undefined || located === undefined) throw error;
    const errors = inOrder(error.problem.errors.map(located));
    throw new Failure(error.exitCode, { ...error.problem, errors }, { cause: error });
  }
}

/** Whether an import would change anything. */
export const hasChanges = ({ created, updated, deleted, variables }: ImportResult): boolean =>
  created + updated + deleted + variables.length > 0;
