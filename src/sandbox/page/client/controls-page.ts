// The forms that set faults, queue replies and add DNS records. What is taken away can be brought back.
import { type Overview, send } from './api.ts';
import { type DnsRecord, dnsWith, dnsWithout, faultInput, type ListedFault, replayOf } from './control-inputs.ts';
import { byId, fill } from './dom.ts';
import { issuesOf, showIssues, valuesOf } from './forms.ts';
import { tell } from './toasts.ts';

type Values = Record<string, string>;

export function setUpControls(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-form]')) {
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void submit(form);
    });
  }
  const what = document.getElementById('fault-what') as HTMLSelectElement;
  what.addEventListener('change', () => showFields(what.value));
  showFields(what.value);
  document.addEventListener('click', ({ target }) => {
    const button =
      target instanceof Element
        ? target.closest<HTMLElement>('button[data-remove-fault], button[data-remove-dns], button[data-clear]')
        : null;
    if (button) void takeAway(button);
  });
}

/** Asks for what changes by itself: faults are used up, replies are given. */
export async function pollControls(): Promise<Overview> {
  const { parts, ...overview } = (await send('GET', '/page/controls')) as Overview & { parts: Values };
  for (const [id, html] of Object.entries(parts)) fill(byId(id), html);
  return overview;
}

/** Only the fields of what is to happen. */
function showFields(what: string): void {
  const shown: Record<string, string[]> = {
    status: ['status', 'retryAfter', 'body', 'delayMs'],
    delay: ['delayMs'],
    drop: ['delayMs'],
  };
  for (const name of ['status', 'retryAfter', 'body', 'delayMs']) {
    const field = document.querySelector(`[data-form=fault] [data-field=${name}]`) as HTMLElement;
    field.hidden = !shown[what]?.includes(name);
  }
}

const submits: Record<string, (values: Values) => Promise<string>> = {
  fault: async (values) => {
    await send('POST', '/faults', faultInput(values));
    return `Set a fault of ${values.vendor}`;
  },
  reply: async ({ reply = '' }) => {
    await send('POST', '/ai/replies', { replies: [reply] });
    return 'Queued the reply';
  },
  dns: async ({ name = '', type = '', data = '' }) => {
    await send('PUT', '/dns', dnsWith(await records(), { name: name.trim(), type, data }));
    return `Added the ${type} record`;
  },
};

async function submit(form: HTMLFormElement): Promise<void> {
  const name = form.dataset.form ?? '';
  const values = valuesOf(form);
  try {
    const done = await submits[name]?.(values);
    showIssues(form, []);
    // What was typed meanwhile stays.
    const isAsSent = Object.entries(valuesOf(form)).every(([field, value]) => values[field] === value);
    if (name !== 'fault' && isAsSent) form.reset();
    await pollControls();
    if (done) tell({ text: done });
  } catch (error) {
    showIssues(form, issuesOf(error));
  }
}

const records = async () => ((await send('GET', '/dns')) as { data: DnsRecord[] }).data;
const faults = async () => ((await send('GET', '/faults')) as { data: ListedFault[] }).data;

/** Takes something away at once; the toast brings it back. */
async function takeAway({ dataset }: HTMLElement): Promise<void> {
  const { removeFault, removeDns, clear } = dataset;
  if (removeFault !== undefined) {
    const gone = (await faults()).filter(({ id }) => id === removeFault);
    await send('DELETE', `/faults/${encodeURIComponent(removeFault)}`).catch(() => undefined);
    return done('Removed the fault', () => setAgain(gone));
  }
  if (removeDns !== undefined) {
    const before = await records();
    const gone = before[Number(removeDns)];
    if (gone === undefined) return;
    await send('PUT', '/dns', dnsWithout(before, gone));
    return done(`Removed the ${gone.type} record of ${gone.name}`, async () =>
      send('PUT', '/dns', dnsWith(await records(), gone)),
    );
  }
  if (clear === 'faults') {
    const gone = await faults();
    await send('DELETE', '/faults');
    return done('Cleared the faults', () => setAgain(gone));
  }
  const { data: replies } = (await send('GET', '/ai/replies')) as { data: string[] };
  await send('DELETE', '/ai/replies');
  done('Cleared the replies', () => send('POST', '/ai/replies', { replies }));
}

async function setAgain(gone: readonly ListedFault[]): Promise<void> {
  for (const fault of gone) await send('POST', '/faults', replayOf(fault));
}

async function done(text: string, undo: () => Promise<unknown>): Promise<void> {
  await pollControls();
  tell({ text, action: { label: 'Undo', onPress: () => void undo().then(pollControls) } });
  byId('main').focus({ preventScroll: true });
}
