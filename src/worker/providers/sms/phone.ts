/** A phone number in E.164 form, without the spaces and signs that people write; null when it is none. */
export function readPhone(text: string): string | null {
  const number = text.replace(/[\s().-]/g, '');
  return /^\+[1-9]\d{6,14}$/.test(number) ? number : null;
}
