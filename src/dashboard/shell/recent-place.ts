/** What was opened lately stands there in the storage of the device, followed by the project. */
export const recentPlace = 'sendora.recent.';

/** Signing out leaves no names of people behind. */
export function forgetRecents(): void {
  for (const place of Object.keys(localStorage)) if (place.startsWith(recentPlace)) localStorage.removeItem(place);
}
