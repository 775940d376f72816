/** Takes effect when it is left or by Enter: a pattern that is half written fits nothing. */
export function TypeFilter({
  value,
  onChange,
}: {
  value: string | undefined;
  onChange: (value: string | null) => void;
}) {
  return (
    <form
      className="max-sm:w-full"
      onSubmit={(event) => {
        event.preventDefault();
        onChange(String(new FormData(event.currentTarget).get('type') ?? '').trim() || null);
      }}
    >
      <input
        name="type"
        aria-label="Event type"
        placeholder="Type, e.g. order.*"
        defaultValue={value ?? ''}
        autoComplete="off"
        onBlur={(event) => event.currentTarget.form?.requestSubmit()}
        className="h-8 w-full min-w-0 rounded-control border border-edge bg-surface px-[9px] font-mono text-12 text-ink placeholder:text-ink-3 sm:w-48"
      />
    </form>
  );
}
