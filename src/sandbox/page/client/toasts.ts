import { byId } from './dom.ts';

const SHOWN_MS = 4_000;
/** Where something can still be undone. */
const ACTION_MS = 8_000;

interface Toast {
  text: string;
  /** A toast replaces an earlier one about the same. */
  about?: string;
  isTrouble?: boolean;
  action?: { label: string; onPress: () => void };
}

let trouble: HTMLElement | null = null;

/** Tells something for four seconds; for eight where it can be undone, longer while the pointer or the focus is on it. */
export function tell({ text, about, isTrouble = false, action }: Toast): void {
  if (about) document.querySelector(`[data-about="${about}"]`)?.remove();
  const toast = document.createElement('div');
  toast.className = isTrouble ? 'toast trouble' : 'toast';
  if (about) toast.dataset.about = about;
  const words = document.createElement('span');
  words.textContent = text;
  toast.append(words);
  if (action) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'toast-action';
    button.textContent = action.label;
    button.addEventListener('click', () => {
      toast.remove();
      action.onPress();
    });
    toast.append(button);
  }
  byId('toasts').append(toast);
  const end = () => (toast.matches(':hover, :focus-within') ? setTimeout(end, 1_000) : toast.remove());
  setTimeout(end, action ? ACTION_MS : SHOWN_MS);
}

/** Whether the sandbox responds; says so once when it stops, and takes it back when it responds again. */
export function showReach(responds: boolean): void {
  if (responds) {
    trouble?.remove();
    trouble = null;
  } else if (trouble === null) {
    trouble = document.createElement('div');
    trouble.className = 'toast trouble';
    trouble.textContent = 'The sandbox does not respond. What is shown stays; trying again…';
    byId('toasts').append(trouble);
  }
}
