/** An address as the suppression list keys it: case and spaces never tell two email addresses apart. */
export function suppressionAddress(kind: string, address: string): string {
  const trimmed = address.trim();
  return kind === 'email' ? trimmed.toLowerCase() : trimmed.replace(/[\s().-]/g, '');
}
