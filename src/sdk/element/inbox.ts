import { createFeedClient } from '../feed/client.ts';
import type { FeedClient, FeedItem, FeedOptions } from '../feed/types.ts';
import { icon, icons, make } from './dom.ts';
import { fill, type InboxLabels, labelsOf } from './labels.ts';
import { InboxList } from './list.ts';
import { styles } from './styles.ts';

/** News are read out at most so often. */
const newsMs = 5_000;
const gapPx = 8;

type GetToken = FeedOptions['getToken'];

// Imported where there is no page, the class is never made.
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** `<sendora-inbox base-url token>`: a bell with a badge and a panel, or with placement="inline" the panel alone. */
export class SendoraInbox extends Base {
  static observedAttributes = ['base-url', 'token', 'user-id', 'placement', 'page-size', 'labels'];

  #getToken: GetToken | null = null;
  #client: FeedClient | null = null;
  #labels: InboxLabels = labelsOf(null);
  #isOpen = false;
  #restarts = false;
  #news = 0;
  #newsTimer = 0;
  #shownCounts = '';
  readonly #bell = make('button', { part: 'bell', ariaHasPopup: 'dialog', onclick: () => this.#toggle() });
  readonly #badge = make('span', { part: 'badge', ariaHidden: 'true' });
  readonly #panel = make('div', { part: 'panel', tabIndex: -1 });
  readonly #heading = make('h2');
  readonly #markAll = make('button', {
    part: 'mark-all',
    onclick: () => this.#act(this.#client?.markAllRead()),
  });
  readonly #empty = make('p', { part: 'empty' });
  readonly #more = make('button', {
    part: 'more',
    onclick: () => this.#act(this.#client?.loadMore()),
  });
  readonly #status = make('div', { className: 'vh', role: 'status' });
  readonly #list = new InboxList(
    {
      open: (item, action, event) => this.#click(item, action, event),
      toggleRead: ({ id, readAt }) =>
        this.#act(readAt === null ? this.#client?.markRead([id]) : this.#client?.markUnread([id])),
      archive: ({ id }) => this.#act(this.#client?.archive([id])),
    },
    (ids) => this.#act(this.#client?.markSeen(ids)),
  );

  constructor() {
    super();
    // Set before the element was known.
    const given = this.getToken;
    Reflect.deleteProperty(this, 'getToken');
    this.#getToken = given;
    const root = this.attachShadow({ mode: 'closed' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styles);
    root.adoptedStyleSheets = [sheet];
    this.#bell.append(icon(icons.bell), this.#badge);
    const header = make('div', { part: 'header' }, this.#heading, this.#markAll);
    this.#panel.append(header, this.#empty, this.#list.root, this.#more);
    root.append(this.#bell, this.#panel, this.#status);
    root.addEventListener('keydown', (event) => {
      if ((event as KeyboardEvent).key === 'Escape' && this.#isOpen) this.#toggle();
    });
  }

  /** Gives the user token; without it the attribute `token` is taken. */
  get getToken(): GetToken | null {
    return this.#getToken;
  }

  set getToken(value: GetToken | null) {
    this.#getToken = value;
    this.#restart();
  }

  connectedCallback(): void {
    document.addEventListener('pointerdown', this.#onPointer);
    this.#restart();
  }

  disconnectedCallback(): void {
    document.removeEventListener('pointerdown', this.#onPointer);
    this.#stop();
  }

  attributeChangedCallback(name: string): void {
    if (name === 'labels' || name === 'placement') this.#render();
    else this.#restart();
  }

  #onPointer = (event: Event) => {
    if (this.#isOpen && !event.composedPath().includes(this)) this.#toggle();
  };

  /** Once for what is set together. */
  #restart(): void {
    if (!this.#restarts) queueMicrotask(() => this.#begin());
    this.#restarts = true;
  }

  #begin(): void {
    this.#restarts = false;
    this.#stop();
    const baseUrl = this.getAttribute('base-url');
    const hasToken = this.getToken || this.hasAttribute('token');
    if (this.isConnected && baseUrl && hasToken) this.#start(baseUrl);
    this.#render();
  }

  #start(baseUrl: string): void {
    const client = createFeedClient({
      baseUrl,
      pageSize: Number(this.getAttribute('page-size')) || 20,
      getToken: (options) => this.getToken?.(options) ?? this.getAttribute('token') ?? '',
      onError: (error) => this.#tell('error', { error }),
    });
    this.#client = client;
    client.subscribe(() => this.#render());
    client.onItem((item) => {
      this.#tell('item', { item });
      this.#announce();
    });
  }

  #stop(): void {
    const client = this.#client;
    this.#client = null;
    client?.stop();
    this.#list.forgetWaiting();
  }

  #render(): void {
    const client = this.#client;
    const bell = this.#bell;
    const panel = this.#panel;
    const badge = this.#badge;
    const snapshot = client?.getSnapshot();
    const { items = [], counts = { unread: 0, unseen: 0 }, status, loaded, hasMore } = snapshot ?? {};
    this.#labels = labelsOf(this.getAttribute('labels'));
    const { title, unreadCount, markAll, more, empty, loading, unavailable } = this.#labels;
    const isInline = this.getAttribute('placement') === 'inline';
    bell.hidden = isInline;
    bell.ariaExpanded = String(this.#isOpen);
    bell.ariaLabel = counts.unread ? fill(unreadCount, { title, n: counts.unread }) : title;
    badge.hidden = counts.unread === 0;
    badge.textContent = counts.unread > 99 ? '99+' : String(counts.unread);
    panel.hidden = !isInline && !this.#isOpen;
    panel.className = isInline ? '' : 'pop';
    panel.role = isInline ? 'region' : 'dialog';
    panel.ariaLabel = title;
    this.#heading.textContent = title;
    this.#markAll.textContent = markAll;
    this.#markAll.hidden = counts.unread === 0;
    this.#empty.textContent = loaded ? empty : status === 'error' ? unavailable : loading;
    this.#empty.hidden = items.length > 0;
    this.#more.textContent = more;
    this.#more.hidden = !hasMore;
    this.#list.root.hidden = items.length === 0;
    this.#list.show(items, this.#labels, this.closest<HTMLElement>('[lang]')?.lang ?? '');
    const shown = JSON.stringify(counts);
    if (snapshot?.loaded && shown !== this.#shownCounts) this.#tell('counts', counts);
    this.#shownCounts = shown;
  }

  /** Opens or closes the panel; focus goes into it, and back to the bell. */
  #toggle(): void {
    this.#isOpen = !this.#isOpen;
    this.#render();
    if (this.#isOpen) {
      this.#place();
      this.#panel.focus();
      this.#tell('open', {});
    } else {
      this.#list.forgetWaiting();
      this.#bell.focus();
    }
  }

  /** Below the bell, at its end, and inside of the window. */
  #place(): void {
    const { left, right } = this.getBoundingClientRect();
    const { offsetWidth: width } = this.#panel;
    const isRtl = getComputedStyle(this).direction === 'rtl';
    const most = document.documentElement.clientWidth - gapPx - width;
    const wanted = isRtl ? left : right - width;
    this.#panel.style.left = `${Math.max(gapPx, Math.min(wanted, most)) - left}px`;
  }

  #click(item: FeedItem, action: number | undefined, event: Event): void {
    if (!this.#tell('click', { item, ...(action === undefined ? {} : { action }) })) event.preventDefault();
    this.#act(this.#client?.click(item.id, action));
  }

  /** A mark that is refused is taken back and reported by the client. */
  #act(work: Promise<void> | undefined): void {
    work?.catch(() => {});
  }

  /** News are gathered, so that a reader is not interrupted by each. */
  #announce(): void {
    this.#news += 1;
    this.#newsTimer ||= window.setTimeout(() => {
      const { oneNew, manyNew } = this.#labels;
      this.#status.textContent = this.#news === 1 ? oneNew : fill(manyNew, { n: this.#news });
      this.#news = 0;
      this.#newsTimer = 0;
    }, newsMs);
  }

  /** Whether nobody prevented what follows. */
  #tell(name: string, detail: object): boolean {
    const cancelable = name === 'click';
    return this.dispatchEvent(
      new CustomEvent(`sendora-${name}`, { detail, bubbles: true, composed: true, cancelable }),
    );
  }
}
