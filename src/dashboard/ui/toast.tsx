import { Toast as Base } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { Button, IconButton } from './button.tsx';
import { cx } from './cx.ts';

type ToastTone = 'good' | 'bad' | 'neutral';

export interface NewToast {
  title: string;
  text?: string;
  tone?: ToastTone;
  /** Something to do about it, e.g. Undo; the toast closes with it. */
  action?: { label: string; onPress: () => void };
}

/** How long a toast stays, in milliseconds; it stays on while the pointer or the focus is on it. */
const stayMs = 8_000;

const manager = Base.createToastManager<{ tone: ToastTone; action?: NewToast['action'] }>();

const toasts = {
  add({ title, text, tone = 'neutral', action }: NewToast): void {
    manager.add({
      title,
      description: text,
      priority: tone === 'bad' ? 'high' : 'low',
      data: { tone, ...(action ? { action } : {}) },
    });
  },
};

/** Short news at the edge of the window, read aloud by screen readers. */
export const useToasts = () => toasts;

const icons = { good: CircleCheck, bad: CircleAlert, neutral: Info };
const colours = { good: 'text-good', bad: 'text-bad', neutral: 'text-ink-3' };

function ToastList() {
  const { toasts: shown, close } = Base.useToastManager<{ tone: ToastTone; action?: NewToast['action'] }>();
  return shown.map((toast) => {
    const { tone = 'neutral', action } = toast.data ?? {};
    const Icon = icons[tone];
    const act = () => {
      close(toast.id);
      action?.onPress();
    };
    return (
      <Base.Root
        key={toast.id}
        toast={toast}
        className="rounded-card border border-line-2 bg-surface shadow-3 transition-opacity duration-150 data-ending-style:opacity-0 data-limited:hidden data-starting-style:opacity-0"
      >
        <Base.Content className="flex items-start gap-2.5 p-3 text-13">
          <Icon size={16} aria-hidden className={cx('mt-0.5 shrink-0', colours[tone])} />
          <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
            <Base.Title render={<p />} className="font-strong" />
            <Base.Description className="text-12 text-ink-3" />
          </div>
          {action ? (
            <Button size="small" onClick={act}>
              {action.label}
            </Button>
          ) : null}
          <IconButton label="Dismiss" icon={X} size="small" onClick={() => close(toast.id)} />
        </Base.Content>
      </Base.Root>
    );
  });
}

/** Where toasts appear; once around the page. */
export function Toasts() {
  return (
    <Base.Provider toastManager={manager} timeout={stayMs} limit={4}>
      <Base.Portal>
        <Base.Viewport className="fixed right-4 bottom-4 z-50 flex w-[min(400px,calc(100vw-2rem))] flex-col-reverse gap-2">
          <ToastList />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}
