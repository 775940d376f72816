// The start page: a client of the public API with the person's own keys, and nothing else.
import { createApi, signIn } from './api.js';
import { createDetailPanel } from './detail.js';
import { byId, showTrouble } from './dom.js';
import { forgetKeys, hintOf, loadKeys, sandboxLink, saveKeys, takeCode } from './keys.js';
import { createPoller } from './poller.js';
import { createRunsPanel } from './runs.js';
import { createSendPanel } from './send.js';
import { createWorkflowsPanel } from './workflows.js';

function showConnect() {
  byId('connect').hidden = false;
  const form = byId('connect-form');
  form.addEventListener('submit', async (submitted) => {
    submitted.preventDefault();
    const { remember, ...keys } = Object.fromEntries(new FormData(form));
    for (const name of Object.keys(keys)) keys[name] = keys[name].trim();
    try {
      await createApi(keys).get('automation/runs?pageSize=1');
      saveKeys(keys, remember === 'on');
      location.reload();
    } catch (error) {
      showTrouble(byId('connect-trouble'), error);
    }
  });
}

function showHeader(keys) {
  byId('signed-in').hidden = false;
  byId('key-hint').textContent = hintOf(keys);
  byId('forget-keys').addEventListener('click', () => {
    forgetKeys();
    location.replace('/');
  });
  const sandbox = sandboxLink(keys);
  byId('sandbox-link').hidden = sandbox === null;
  if (sandbox) byId('sandbox-link').href = sandbox;
}

function showConsole(keys) {
  byId('console').hidden = false;
  const api = createApi(keys);
  const detail = createDetailPanel(api, keys);
  const runs = createRunsPanel(api);
  const send = createSendPanel(api, keys, () => poller.kick());
  let known = null;
  let workflows = null;

  const poller = createPoller(
    async () => {
      const data = await runs.update();
      live('on', 'Live');
      send.notice(data.filter(({ id }) => known?.has(id) === false));
      known = new Set([...(known ?? []), ...data.map(({ id }) => id)]);
      showTrouble(byId('runs-trouble'), null);
    },
    (error) => {
      live('off', 'Not connected');
      showTrouble(byId('runs-trouble'), error, poller.kick);
      byId('runs').querySelector('.skeleton')?.remove();
    },
  );

  /** Shows what the address names. */
  function follow(byPerson) {
    const [, kind, id] = /^#(run|dry-run)=([\w-]+)$/.exec(location.hash) ?? [];
    const workflow = kind === 'dry-run' && workflows?.find((each) => each.id === id);
    // The skip link changes the address too; what is shown stays.
    if (kind === undefined && location.hash !== '') return;
    runs.select(kind === 'run' ? id : null);
    if (kind === 'run') detail.showRun(id);
    else if (workflow) detail.showDryRun(workflow);
    else detail.showNothing();
    if (!byPerson || kind === undefined) return;
    byId('detail').focus({ preventScroll: true });
    byId('detail').scrollIntoView({ block: 'nearest' });
  }

  const list = createWorkflowsPanel(api, (loaded) => {
    const isFirst = workflows === null;
    workflows = loaded;
    send.suggest(loaded);
    if (isFirst && location.hash.startsWith('#dry-run=')) follow(false);
  });
  addEventListener('hashchange', () => follow(true));
  follow(false);
  list.update();
  poller.kick();
}

function live(state, text) {
  const place = byId('live');
  if (place.dataset.state !== state) place.textContent = text;
  place.dataset.state = state;
}

function showAll(keys) {
  showHeader(keys);
  showConsole(keys);
}

async function enter(code) {
  try {
    const keys = await signIn(code);
    saveKeys(keys, false);
    showAll(keys);
  } catch (error) {
    showConnect();
    showTrouble(byId('connect-trouble'), error);
  }
}

/** Anybody can make a link, so none replaces keys unasked. */
function askToSwitch(keys, code) {
  byId('switch').hidden = false;
  byId('known-hint').textContent = hintOf(keys);
  const decide = (then) => () => {
    byId('switch').hidden = true;
    then();
  };
  byId('keep-keys').addEventListener(
    'click',
    decide(() => showAll(keys)),
  );
  byId('switch-keys').addEventListener(
    'click',
    decide(() => enter(code)),
  );
}

const code = takeCode();
const keys = loadKeys();
if (code !== null && keys !== null) askToSwitch(keys, code);
else if (code !== null) enter(code);
else if (keys !== null) showAll(keys);
else showConnect();
