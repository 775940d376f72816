/** What separates lines somewhere: C0 and C1 controls and the separators of Unicode. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

export const oneLine = (text: string) => text.replace(controls, ' ').trim();
export const withoutControls = (text: string) => text.replace(controls, '').trim();
