// Runs before the first paint: the theme that was chosen on this device, or else the one of the system.
import { applyTheme, chosenTheme } from './themes.ts';

applyTheme(chosenTheme());
