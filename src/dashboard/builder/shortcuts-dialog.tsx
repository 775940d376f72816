import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';

const groups: readonly { title: string; keys: readonly [keys: string, does: string][] }[] = [
  {
    title: 'On a step',
    keys: [
      ['↓ ↑', 'Along the way'],
      ['← →', 'Between arms'],
      ['Home End', 'Trigger, last step'],
      ['Enter', 'Edit it; Esc comes back'],
      ['F2', 'Its title'],
      ['A', 'Add a step after it; Shift A before it'],
      ['M', 'Move to…'],
      ['Alt ↑ ↓', 'Move up or down'],
      ['G', 'Go to…: where it leads'],
      ['D', 'Duplicate'],
      ['Del', 'Delete'],
      ['Ctrl C X V', 'Copy, cut, paste after it'],
    ],
  },
  {
    title: 'Everywhere',
    keys: [
      ['Ctrl Z', 'Undo'],
      ['Ctrl Shift Z', 'Redo'],
      ['Ctrl S', 'Keep the draft now'],
      ['Ctrl Enter', 'Publish…'],
      ['P', 'Problems'],
      ['F8', 'Next problem'],
      ['L', 'Canvas or list'],
    ],
  },
  {
    title: 'On the canvas',
    keys: [
      ['F', 'Fit'],
      ['+ - 0', 'Zoom in, out, 100 %'],
    ],
  },
];

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title="Shortcuts of the builder" size="medium">
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {groups.map(({ title, keys }) => (
          <section key={title} aria-label={title}>
            <h3 className="mb-1.5 font-strong text-12 text-ink-3">{title}</h3>
            <dl className="grid gap-1.5 text-13">
              {keys.map(([key, does]) => (
                <div key={key} className="flex flex-row-reverse items-center justify-between gap-3">
                  <dt className="flex shrink-0 gap-1">
                    {key.split(' ').map((part) => (
                      <Kbd key={part}>{part}</Kbd>
                    ))}
                  </dt>
                  <dd className="text-ink-2">{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
