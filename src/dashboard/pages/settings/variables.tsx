import { SettingsFrame } from './frame.tsx';
import { SecretsCard } from './secrets-card.tsx';
import { VariablesCard } from './variables-card.tsx';

export function VariablesPage() {
  return (
    <SettingsFrame part="variables" title="Variables and secrets" note="What differs between projects">
      <VariablesCard />
      <SecretsCard />
    </SettingsFrame>
  );
}
