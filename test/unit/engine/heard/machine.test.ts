import { expect, it } from 'vitest';
import { isMachine } from '../../../../src/engine/heard/machine.ts';

const safari =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15';
const gmail = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';

it.each([
  ['a browser', 'GET', safari, false],
  ['the image proxy of Gmail', 'GET', gmail, false],
  ['a HEAD', 'HEAD', safari, true],
  ['no agent', 'GET', null, true],
  ['an empty agent', 'GET', ' ', true],
  ['an agent that hides', 'GET', 'Mozilla/5.0', true],
  ['a crawler', 'GET', 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)', true],
  ['a mail gateway', 'GET', 'Proofpoint URL Defense', true],
  ['a script', 'GET', 'python-requests/2.32', true],
])('%s', (_, method, agent, verdict) => {
  expect(isMachine({ method, agent })).toBe(verdict);
});
