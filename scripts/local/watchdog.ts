import { type ChildProcess, spawn } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';

// workerd outlives a parent that is killed with SIGKILL. A shell reads the process ids of our children from a pipe;
// the pipe closes when this process ends, however it ends, and the shell then kills what is left of them.
const script = `while read -r verb pid; do
  if [ "$verb" = add ]; then pids="$pids $pid "; else pids=$(echo "$pids" | sed "s/ $pid / /"); fi
done
for pid in $pids; do kill -9 "$pid" 2>/dev/null; done`;

/** From now on no child process outlives this one. */
export function guardChildren(): void {
  if (process.platform === 'win32') return;
  const shell = spawn('/bin/sh', ['-c', script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  shell.stdin.on('error', () => {});
  shell.on('error', () => {});
  shell.unref();
  subscribe('child_process', (message) => {
    const { process: child } = message as { process: ChildProcess };
    child.once('spawn', () => {
      const { pid } = child;
      if (pid === undefined) return;
      shell.stdin.write(`add ${pid}\n`);
      child.once('exit', () => shell.stdin.write(`remove ${pid}\n`));
    });
  });
}
