/** An address as the suppression list keys it: without the name, case and punctuation that people write around it. */
export function suppressionAddress(kind: string, address: string): string {
  if (kind !== 'email') return address.replace(/[\s().-]/g, '');
  return (/<([^<>]+)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
}
