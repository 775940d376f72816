// Loaded into a start (`node --import`): the ports that it first finds free are taken before it can use them, as by a
// connection of another program.

import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

const create = net.createServer;
let left = 2;
net.createServer = (...options) => {
  const server = create(...options);
  const close = server.close.bind(server);
  server.close = (done) => {
    const { port } = server.address();
    close(() => {
      if (left-- > 0) create().listen(port, '127.0.0.1', done);
      else done?.();
    });
    return server;
  };
  return server;
};
syncBuiltinESMExports();
