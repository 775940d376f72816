// Forms that the control API judges: it names each field that is wrong.
import { type Issue, Refusal } from './api.ts';

/** The fields of a form by their names. */
export const valuesOf = (form: HTMLFormElement): Record<string, string> =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));

/** What a refusal says is wrong; any other error is thrown again. */
export function issuesOf(error: unknown): Issue[] {
  if (!(error instanceof Refusal)) throw error;
  return error.issues.length > 0 ? error.issues : [{ path: '', message: error.message }];
}

/** Each fault at its field, those without one above the button; the first field gets the focus. */
export function showIssues(form: HTMLFormElement, issues: readonly Issue[]): void {
  const places = [...form.querySelectorAll<HTMLElement>('[data-fault-for]')];
  const rest = places.find(({ dataset }) => dataset.faultFor === '');
  for (const place of places) place.textContent = '';
  for (const control of form.querySelectorAll('[aria-invalid]')) control.removeAttribute('aria-invalid');
  for (const { path, message } of issues) {
    const name = path.split('.').at(-1) ?? '';
    const field = form.querySelector<HTMLElement>(`[data-field="${CSS.escape(name)}"]`);
    const place = field && !field.hidden ? field.querySelector<HTMLElement>('[data-fault-for]') : rest;
    if (place) place.textContent = [place.textContent, message].filter(Boolean).join('; ');
    if (field && !field.hidden) field.querySelector('input, textarea, select')?.setAttribute('aria-invalid', 'true');
  }
  form.querySelector<HTMLElement>('[aria-invalid]')?.focus();
}
