import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const longestMs = 2_000;

/** The commit that a folder is at, `-dirty` behind it where files of the folder differ; null outside of git. */
export async function gitRef(folder: string): Promise<string | null> {
  const git = async (...args: string[]) => {
    const { stdout } = await run('git', ['-C', folder, ...args], { timeout: longestMs, windowsHide: true });
    return stdout.trim();
  };
  try {
    const commit = await git('rev-parse', '--short', 'HEAD');
    return (await git('status', '--porcelain', '--', '.')) === '' ? commit : `${commit}-dirty`;
  } catch {
    return null;
  }
}
