// The opened message: its tabs, the view of a mail, what can be copied.
import { readStored, store } from './device.ts';
import { setUpReport } from './report.ts';
import { setUpSignature } from './signature.ts';

const session = () => sessionStorage;

/** Brings what the server rendered to life; the choices of the last message hold for this one too. */
export function setUpDetail(detail: HTMLElement, kind: string): void {
  setUpTabs(detail, kind);
  setUpMail(detail);
  setUpSignature(detail);
  setUpReport(detail);
}

function setUpTabs(detail: HTMLElement, kind: string): void {
  const tabs = [...detail.querySelectorAll<HTMLElement>('[role=tab]')];
  const choose = (chosen: HTMLElement, focus: boolean) => {
    for (const tab of tabs) {
      const here = tab === chosen;
      tab.setAttribute('aria-selected', String(here));
      tab.tabIndex = here ? 0 : -1;
      const panel = detail.querySelector(`#panel-${tab.dataset.tab}`);
      if (panel instanceof HTMLElement) panel.hidden = !here;
    }
    store(`tab.${kind}`, chosen.dataset.tab ?? '', session);
    if (focus) chosen.focus();
  };
  for (const [place, tab] of tabs.entries()) {
    tab.addEventListener('click', () => choose(tab, false));
    tab.addEventListener('keydown', ({ key }) => {
      const next = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: tabs.length - 1 }[key];
      const target = next === undefined ? undefined : tabs.at(next % tabs.length);
      if (target) choose(target, true);
    });
  }
  const last = readStored(`tab.${kind}`, session);
  const again = tabs.find(({ dataset }) => dataset.tab === last);
  if (again) choose(again, false);
}

/** Width, colours and remote images of a mail. */
function setUpMail(detail: HTMLElement): void {
  const frame = detail.querySelector<HTMLIFrameElement>('iframe.mail-body');
  if (frame === null) return;
  const inputs = [...detail.querySelectorAll<HTMLInputElement>('.mail-tools input')];
  const [base] = (frame.getAttribute('src') ?? '').split('?');
  const show = () => {
    const [width = 'wide', scheme = 'light', remote = '0'] = (readStored('mail') ?? '').split(' ').filter(Boolean);
    for (const input of inputs) {
      if (input.name === 'mail-remote') input.checked = remote === '1';
      else input.checked = input.value === (input.name === 'mail-width' ? width : scheme);
    }
    frame.classList.toggle('phone-wide', width === 'phone');
    frame.classList.toggle('dark', scheme === 'dark');
    const address = `${base}?${new URLSearchParams({ scheme, remote })}`;
    if (frame.getAttribute('src') !== address) frame.src = address;
  };
  const chosenOf = (name: string) => inputs.find((input) => input.name === name && input.checked)?.value ?? '';
  for (const input of inputs)
    input.addEventListener('change', () => {
      store(
        'mail',
        `${chosenOf('mail-width')} ${chosenOf('mail-scheme')} ${chosenOf('mail-remote') === '' ? '0' : '1'}`,
      );
      show();
    });
  show();
}

/** Copies the code beside a button, and says so in its place. */
export async function copyBeside(button: HTMLElement): Promise<void> {
  const label = button.getAttribute('aria-label') ?? '';
  await navigator.clipboard.writeText(button.parentElement?.querySelector('pre')?.textContent ?? '');
  button.classList.add('copied');
  button.setAttribute('aria-label', 'Copied');
  setTimeout(() => {
    button.classList.remove('copied');
    button.setAttribute('aria-label', label);
  }, 1_500);
}
