import { type ExitCode, exitCodes } from './exit-codes.ts';
import { Failure } from './failure.ts';
import type { Host } from './host.ts';
import { createOutput } from './output/output.ts';
import { parse } from './program.ts';

/** Runs one command line and returns what the process ends with. */
export async function runCli(argv: readonly string[], version: string, host: Host): Promise<ExitCode> {
  // For what is wrong with the arguments themselves.
  const has = (flag: string) => argv.includes(flag);
  let output = createOutput(host, {
    json: has('--json'),
    human: has('--human') && !has('--json'),
    quiet: false,
    color: !has('--no-color'),
  });
  try {
    const parsed = await parse(argv, version, host.stdout);
    if (parsed === null) return exitCodes.done;
    output = createOutput(host, parsed.globals);
    // Loaded once it is needed: the help needs none of it.
    const { createContext } = await import('./create-context.ts');
    const context = createContext(host, output, parsed.globals.env);
    const exitCode = await parsed.command.run(context, parsed.given, parsed.options);
    return host.signal.aborted ? exitCodeOfEnd(host.signal) : exitCode;
  } catch (error) {
    if (error instanceof Failure) {
      output.problem(error.problem);
      return error.exitCode;
    }
    if (host.signal.aborted) return exitCodeOfEnd(host.signal);
    throw error;
  }
}

/** Nobody interrupted a command whose reader has seen enough, such as `| head`. */
function exitCodeOfEnd({ reason }: AbortSignal): ExitCode {
  const isPipe = reason instanceof Error && 'code' in reason && reason.code === 'EPIPE';
  return isPipe ? exitCodes.done : exitCodes.interrupted;
}
