// `node scripts/vapid-keys.ts mailto:you@example.com`: the config of a Web Push channel with a new pair of VAPID keys, as JSON.
import { WebPushConfig } from '../src/contract/messages/channels/push.ts';
import { newVapidKeys } from './local/vapid-keys.ts';

const [subject = ''] = process.argv.slice(2);
const config = WebPushConfig.safeParse({ vendor: 'webpush', ...(await newVapidKeys()), subject });
if (config.success) console.log(JSON.stringify(config.data));
else {
  console.error('Usage: node scripts/vapid-keys.ts mailto:you@example.com (or an https address of yours)');
  process.exitCode = 1;
}
