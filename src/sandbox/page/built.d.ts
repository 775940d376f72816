// What scripts/build-sandbox.ts puts into the bundle for the page.
declare module 'virtual:page/styles.css' {
  const text: string;
  export default text;
}
declare module 'virtual:page/main.js' {
  const text: string;
  export default text;
}
declare module 'virtual:page/theme.js' {
  const text: string;
  export default text;
}
declare module 'virtual:page/inter.woff2' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
