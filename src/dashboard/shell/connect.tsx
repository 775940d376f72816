import type { Keys } from '../api/keys.ts';

/** Asks for the keys to work with. */
export function Connect({ onKeys }: { onKeys: (keys: Keys) => void }) {
  return (
    <main className="p-8">
      <h1>Connect to your organisation</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const text = (name: string) => String(form.get(name) ?? '').trim();
          onKeys({ orgId: text('org'), key: text('key'), writeKey: text('write') || null, sandboxUrl: null });
        }}
      >
        <label>
          Organisation id <input name="org" required />
        </label>
        <label>
          API key <input name="key" type="password" required />
        </label>
        <label>
          Write key <input name="write" />
        </label>
        <button type="submit">Connect</button>
      </form>
    </main>
  );
}
