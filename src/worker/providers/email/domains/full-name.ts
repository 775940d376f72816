/**
 * The full name of a record of a domain. Vendors write it in full, or relative to the domain (`send`), or to the
 * registered domain above it (`send.mail` for mail.example.com).
 */
export function fullName(name: string, domain: string): string {
  const bare = name.trim().toLowerCase().replace(/\.$/, '');
  if (bare === '' || bare === '@' || bare === domain) return domain;
  if (bare.endsWith(`.${domain}`)) return bare;
  const labels = domain.split('.');
  for (let count = labels.length - 2; count > 0; count--) {
    const inner = labels.slice(0, count).join('.');
    if (bare === inner || bare.endsWith(`.${inner}`)) return `${bare}.${labels.slice(count).join('.')}`;
  }
  return `${bare}.${domain}`;
}
