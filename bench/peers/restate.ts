// Restate: one server on the local disk and one service, called through its ingress.
import { join } from 'node:path';
import type { Contender } from '../load.ts';
import { anyPort, openPeerFolder, type PeerFolder, untilReady } from './folder.ts';
import type { PeerOptions } from './peer.ts';

/** Installs and starts Restate; a call of the contender returns when the run has ended. */
export async function openRestate({ name, body, env }: PeerOptions): Promise<Contender & { folder: PeerFolder }> {
  const folder = openPeerFolder(['@restatedev/restate-server', '@restatedev/restate-sdk']);
  try {
    const [ingress, admin, node, service] = [await anyPort(), await anyPort(), await anyPort(), await anyPort()];
    const at = (port: number) => `127.0.0.1:${port}`;
    const endpoint = folder.run(process.execPath, ['restate.mjs'], { env: { ...env, SERVICE_PORT: String(service) } });
    // The command of the package starts this program as a child, whose CPU time would not be counted.
    const program = `node_modules/@restatedev/restate-server-${process.platform}-${process.arch}/bin/restate-server`;
    const server = folder.run(join(folder.path, program), ['--base-dir', 'restate-data'], {
      env: {
        RESTATE_INGRESS__BIND_ADDRESS: at(ingress),
        RESTATE_ADMIN__BIND_ADDRESS: at(admin),
        RESTATE_BIND_ADDRESS: at(node),
        RESTATE_ADVERTISED_ADDRESS: `http://${at(node)}`,
        RESTATE_LOG_FILTER: 'error',
        RESTATE_DISABLE_TELEMETRY: 'true',
        DO_NOT_TRACK: '1',
      },
    });
    await untilReady('Restate', async () => {
      const answer = await fetch(`http://${at(admin)}/deployments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ uri: `http://${at(service)}` }),
      });
      return answer.ok;
    });
    const call = { url: `http://${at(ingress)}/journey/run`, body };
    return { name, call, folder, processes: [server.pid, endpoint.pid] };
  } catch (error) {
    await folder.close();
    throw error;
  }
}
