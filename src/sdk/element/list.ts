// The list of the inbox: one row is in the tab order, the arrow keys move it.
import type { FeedItem } from '../feed/types.ts';
import { make } from './dom.ts';
import type { InboxLabels } from './labels.ts';
import { makeRow, type Row, type RowActs } from './row.ts';

const seenAfterMs = 1_000;

export class InboxList {
  readonly root = make('ul', { part: 'list' });
  readonly #acts: RowActs;
  readonly #onSeen: (ids: string[]) => void;
  readonly #rows = new Map<string, Row>();
  readonly #watcher: IntersectionObserver;
  /** Rows that are to be seen, and since when they wait for it. */
  readonly #waiting = new Map<Element, number>();
  #current = '';

  constructor(acts: RowActs, onSeen: (ids: string[]) => void) {
    this.#acts = acts;
    this.#onSeen = onSeen;
    this.#watcher = new IntersectionObserver((entries) => this.#look(entries), { threshold: 0.5 });
    this.root.addEventListener('keydown', (event) => this.#key(event));
    this.root.addEventListener('focusin', ({ target }) => {
      const row = this.#rowOf(target as Node);
      if (row) this.#stopAt(row.item.id);
    });
  }

  show(items: readonly FeedItem[], labels: InboxLabels, language: string): void {
    const focused = this.#rowOf((this.root.getRootNode() as ShadowRoot).activeElement);
    const at = focused ? [...this.#rows.keys()].indexOf(focused.item.id) : -1;
    const kept = new Map(this.#rows);
    this.#rows.clear();
    for (const item of items) {
      const known = kept.get(item.id);
      const row = known && known.item === item ? known : makeRow(item, labels, this.#acts, language);
      if (row === known) kept.delete(item.id);
      else this.#watcher.observe(row.root);
      this.#rows.set(item.id, row);
    }
    for (const { root } of kept.values()) this.#watcher.unobserve(root);
    const roots = [...this.#rows.values()].map(({ root }) => root);
    // What stays in its place keeps focus and selection.
    const isMoved = kept.size > 0 || roots.some((root, i) => root !== this.root.children[i]);
    if (isMoved) this.root.replaceChildren(...roots);
    const ids = [...this.#rows.keys()];
    if (!this.#rows.has(this.#current)) this.#current = ids[Math.max(0, Math.min(at, ids.length - 1))] ?? '';
    this.#stopAt(this.#current);
    // Focus stays at its item, and goes to the next one where the item has gone.
    if (isMoved && focused) (this.#rows.get(focused.item.id) ?? this.#rows.get(this.#current))?.main.focus();
  }

  /** Called when the page or the panel is hidden. */
  forgetWaiting(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }

  #rowOf(node: Node | null): Row | undefined {
    return [...this.#rows.values()].find(({ root }) => root.contains(node));
  }

  #stopAt(id: string): void {
    this.#current = id;
    for (const { root, item } of this.#rows.values())
      for (const control of root.querySelectorAll<HTMLElement>('a,button')) control.tabIndex = item.id === id ? 0 : -1;
  }

  #key(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, altKey } = event;
    const row = this.#rows.get(this.#current);
    if (!row || ctrlKey || metaKey || altKey) return;
    const rows = [...this.#rows.values()];
    const at = rows.indexOf(row);
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
    if (key in moves) rows[moves[key] ?? at]?.main.focus();
    else if (key === 'r') this.#acts.toggleRead(row.item);
    else if (key === 'e') this.#acts.archive(row.item);
    else return;
    event.preventDefault();
  }

  #look(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(this.#waiting.get(target));
      this.#waiting.delete(target);
      const row = this.#rowOf(target);
      if (!isIntersecting || !row || row.item.seenAt !== null) continue;
      this.#waiting.set(
        target,
        window.setTimeout(() => this.#seen(), seenAfterMs),
      );
    }
  }

  /** All that wait are seen together: they came into view together, or nearly. */
  #seen(): void {
    if (document.visibilityState === 'hidden') return;
    const ids = [...this.#waiting.keys()].flatMap((target) => this.#rowOf(target)?.item.id ?? []);
    this.forgetWaiting();
    this.#onSeen(ids);
  }
}
