// Five requests to the vendor as a Restate service; runs in the folder where its packages are installed.
import * as restate from '@restatedev/restate-sdk';
import { sendTo, steps } from './send.mjs';

const journey = restate.service({
  name: 'journey',
  handlers: {
    run: async (ctx, _event) => {
      const id = ctx.rand.uuidv4();
      for (let i = 0; i < steps; i++) await ctx.run(`send ${i}`, () => sendTo(`${id}:${i}`));
    },
  },
});

await restate.serve({ services: [journey], port: Number(process.env.SERVICE_PORT) });
