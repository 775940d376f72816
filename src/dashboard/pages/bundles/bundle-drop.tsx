import { FileUp } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { cx } from '../../ui/cx.ts';
import { Field } from '../../ui/field.tsx';
import { TextArea } from '../../ui/inputs.tsx';
import { type ReadBundle, readBundle } from './read-bundle.ts';

/** Takes a bundle: dropped, chosen or pasted. */
export function BundleDrop({ right, onRead }: { right: string | null; onRead: (bundle: ReadBundle) => void }) {
  const picker = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  const [text, setText] = useState('');
  const take = async (file: File | undefined) => {
    if (file !== undefined && right === null) onRead(readBundle(await file.text(), file.name));
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <div className="grid grid-cols-1 gap-4">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut; the button does the same. */}
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
        className={cx(
          'grid justify-items-center gap-2 rounded-card border-2 border-dashed px-4 py-10 text-center',
          isOver ? 'border-accent bg-accent-soft' : 'border-line-2 bg-surface',
        )}
      >
        <span aria-hidden className="grid size-10 place-items-center rounded-card bg-accent-soft text-accent">
          <FileUp size={20} />
        </span>
        <h2 className="mt-1">Drop a bundle here</h2>
        <p className="max-w-[52ch] text-13 text-ink-2">
          One JSON file with workflows and all that they use, as an export makes it. Nothing is written before you have
          seen the plan.
        </p>
        <div className="mt-2">
          <Button variant="primary" disabledReason={right} onClick={() => picker.current?.click()}>
            Choose a file
          </Button>
          <input
            ref={picker}
            type="file"
            accept=".json,application/json"
            aria-label="Bundle file"
            tabIndex={-1}
            className="sr-only"
            onChange={(event) => {
              take(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </div>
      </div>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '' && right === null) onRead(readBundle(text, null));
        }}
        className="grid gap-2"
      >
        <Field label="Or paste it">
          {(ids) => (
            <TextArea
              {...ids}
              mono
              rows={6}
              value={text}
              onChange={setText}
              placeholder='{ "version": 1, "workflows": [] }'
            />
          )}
        </Field>
        <div>
          <Button type="submit" disabledReason={right ?? (text.trim() === '' ? 'Paste a bundle first' : null)}>
            Plan
          </Button>
        </div>
      </form>
    </div>
  );
}
