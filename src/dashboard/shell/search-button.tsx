import { Search } from 'lucide-react';
import { IconButton } from '../ui/button.tsx';
import { isMac } from '../ui/is-mac.ts';
import { Kbd } from '../ui/kbd.tsx';
import { Tooltip } from '../ui/tooltip.tsx';
import { useCommands } from './commands.ts';

const label = 'Search or jump to';

/** Opens the palette: as a field in the sidebar, as an icon where there is less room. */
export function SearchButton({ look, onPress }: { look: 'field' | 'square' | 'icon'; onPress?: () => void }) {
  const { openPalette, preload } = useCommands();
  const props = {
    onPointerEnter: preload,
    onFocus: preload,
    onClick: () => {
      onPress?.();
      openPalette();
    },
    'aria-keyshortcuts': 'Control+K Meta+K',
  };
  if (look === 'icon') return <IconButton label={label} icon={Search} {...props} />;
  if (look === 'square') {
    return (
      <Tooltip text={label} side="right">
        <button
          type="button"
          aria-label={label}
          {...props}
          className="grid h-8 w-8.5 cursor-pointer place-items-center rounded-control text-ink-3 hover:bg-hover"
        >
          <Search size={16} aria-hidden />
        </button>
      </Tooltip>
    );
  }
  return (
    <button
      type="button"
      {...props}
      className="mb-2 flex h-8 cursor-pointer items-center gap-2 rounded-control border border-line-2 bg-surface px-2 text-13 text-ink-3 hover:border-edge max-[899px]:h-10"
    >
      <Search size={15} aria-hidden className="shrink-0" />
      {label}
      <span aria-hidden className="ml-auto flex gap-[3px]">
        <Kbd>{isMac() ? '⌘' : 'Ctrl'}</Kbd>
        <Kbd>K</Kbd>
      </span>
    </button>
  );
}
