// The form that reports on a message. Address and secret are kept in this tab, for the other messages of the vendor.
import { send } from './api.ts';
import { readStored, store } from './device.ts';
import { issuesOf, showIssues, valuesOf } from './forms.ts';

const session = () => sessionStorage;
const kept = ['url', 'secret'];

export function setUpReport(detail: HTMLElement): void {
  const form = detail.querySelector<HTMLFormElement>('form[data-report]');
  if (form === null) return;
  const { report: id = '', vendor = '' } = form.dataset;
  for (const name of kept) {
    const input = form.elements.namedItem(name);
    if (input instanceof HTMLInputElement)
      input.value = readStored(`report.${vendor}.${name}`, session) ?? (name === 'url' ? hooksAddress() : '');
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void report(form, id, vendor);
  });
}

/** Where the copy beside this sandbox is called, up to the id of the channel. */
function hooksAddress(): string {
  const dashboard = document.querySelector<HTMLAnchorElement>('.foot a');
  return dashboard === null ? '' : new URL('/hooks/resend/', dashboard.href).href;
}

async function report(form: HTMLFormElement, id: string, vendor: string): Promise<void> {
  const values = valuesOf(form);
  const result = form.querySelector('[data-answer]') as HTMLElement;
  result.textContent = '';
  for (const name of kept) if (values[name]) store(`report.${vendor}.${name}`, values[name], session);
  const body = Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== '' || name === 'secret'));
  try {
    const answer = (await send('POST', `/messages/${encodeURIComponent(id)}/reports`, body)) as {
      status: number;
      body: string;
    };
    showIssues(form, []);
    const isTaken = answer.status < 300;
    result.className = `verdict verdict-${isTaken ? 'good' : 'bad'}`;
    result.textContent = `${isTaken ? 'Reported' : 'The report was refused'}: ${answer.status} ${answer.body.slice(0, 300)}`;
  } catch (error) {
    showIssues(form, issuesOf(error));
  }
}
