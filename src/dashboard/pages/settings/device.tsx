import { useTheme } from '../../shell/theme.ts';
import { Card } from '../../ui/card.tsx';
import { Switch } from '../../ui/inputs.tsx';
import { useLetters } from '../../ui/shortcuts.ts';
import { Segmented } from '../../ui/tabs.tsx';
import { SettingsFrame } from './frame.tsx';

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export function DeviceSettingsPage() {
  const [theme, choose] = useTheme();
  const [letters, switchLetters] = useLetters();
  return (
    <SettingsFrame part="device" title="This device" note="Kept in this browser alone" narrow>
      <Card title="Theme">
        <Segmented label="Theme" value={theme} onChange={choose} options={themes} />
      </Card>
      <Card title="Keyboard">
        <Switch
          label="Shortcuts of one letter"
          hint="j and k move in lists, n makes something new, g and a letter go to a view. Switch them off where a voice or a habit types letters by mistake."
          checked={letters}
          onChange={switchLetters}
        />
      </Card>
    </SettingsFrame>
  );
}
