// DBOS: one Node process over a PostgreSQL of this machine, both started here.
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, globSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Contender } from '../load.ts';
import { childrenOf } from '../processes.ts';
import { anyPort, openPeerFolder, type PeerFolder, untilReady } from './folder.ts';
import { PeerMissing, type PeerOptions } from './peer.ts';

const connections = 20;

/** Installs and starts DBOS; a call of the contender returns when the run has ended. */
export async function openDbos({ name, body, env }: PeerOptions): Promise<Contender & { folder: PeerFolder }> {
  const tools = findPostgres();
  const user = databaseUser();
  const folder = openPeerFolder(['@dbos-inc/dbos-sdk']);
  try {
    const postgres = await startPostgres(folder, tools, user);
    const port = await anyPort();
    const service = folder.run(process.execPath, ['dbos.mjs'], {
      env: { ...env, SERVICE_PORT: String(port), DATABASE_URL: postgres.url },
    });
    const url = `http://127.0.0.1:${port}/`;
    await untilReady('DBOS', async () => (await fetch(url, { method: 'POST', body: body(0) })).ok);
    return {
      name,
      folder,
      call: { url, body },
      get processes() {
        return [service.pid, postgres.pid, ...childrenOf(postgres.pid)];
      },
    };
  } catch (error) {
    await folder.close();
    throw error;
  }
}

/** Folder of initdb and postgres: on PATH, or where Debian puts them. */
function findPostgres(): string {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...globSync('/usr/lib/postgresql/*/bin').sort().reverse(),
  ];
  const found = folders.find((folder) => ['initdb', 'postgres'].every((tool) => existsSync(join(folder, tool))));
  if (found === undefined)
    throw new PeerMissing('DBOS is left out: it needs PostgreSQL (Debian: apt install postgresql)');
  return found;
}

interface User {
  uid?: number;
  gid?: number;
}

/** PostgreSQL refuses to run as root, so root starts it as the user that Debian made for it. */
function databaseUser(): User {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  const [uid, gid] = [idOf('-u'), idOf('-g')];
  if (uid.status !== 0)
    throw new PeerMissing('DBOS is left out: root cannot run PostgreSQL, and there is no user postgres');
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

async function startPostgres(folder: PeerFolder, tools: string, user: User): Promise<{ pid: number; url: string }> {
  const data = join(folder.path, 'postgres-data');
  mkdirSync(data, { mode: 0o700 });
  if (user.uid !== undefined && user.gid !== undefined) chownSync(data, user.uid, user.gid);
  const initialise = ['-D', data, '-U', 'bench', '-A', 'trust'];
  execFileSync(join(tools, 'initdb'), initialise, { ...user, cwd: data, stdio: 'ignore' });
  const port = await anyPort();
  const settings = [
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${data}`,
    `max_connections=${connections * 3}`,
  ];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const { pid } = folder.run(join(tools, 'postgres'), args, user);
  await untilReady('PostgreSQL', () => existsSync(join(data, `.s.PGSQL.${port}`)));
  return { pid, url: `postgresql://bench@127.0.0.1:${port}/bench_peer?sslmode=disable` };
}
