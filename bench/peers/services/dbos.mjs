// Five requests to the vendor as a DBOS workflow behind one HTTP route; answers when the workflow has ended.
import { createServer } from 'node:http';
import { DBOS } from '@dbos-inc/dbos-sdk';
import { sendTo, steps } from './send.mjs';

const journey = DBOS.registerWorkflow(
  async (_event) => {
    for (let i = 0; i < steps; i++) await DBOS.runStep(() => sendTo(`${DBOS.workflowID}:${i}`), { name: `send ${i}` });
  },
  { name: 'journey' },
);

DBOS.setConfig({
  name: 'peer',
  systemDatabaseUrl: process.env.DATABASE_URL,
  logLevel: 'error',
  runAdminServer: false,
});
await DBOS.launch();

createServer((incoming, outgoing) => {
  let body = '';
  incoming.on('data', (chunk) => {
    body += chunk;
  });
  incoming.on('end', async () => {
    try {
      const handle = await DBOS.startWorkflow(journey)(JSON.parse(body));
      await handle.getResult();
      outgoing.writeHead(200).end('ok');
    } catch (error) {
      outgoing.writeHead(500).end(String(error));
    }
  });
}).listen(Number(process.env.SERVICE_PORT), '127.0.0.1');
