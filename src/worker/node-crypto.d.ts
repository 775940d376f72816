// The one part of node:crypto that the Worker uses (nodejs_compat); Node's own types would bring in all of Node.
declare module 'node:crypto' {
  interface Hash {
    update(text: string): Hash;
    digest(encoding: 'hex'): string;
  }
  export function createHash(algorithm: 'sha256'): Hash;
}
