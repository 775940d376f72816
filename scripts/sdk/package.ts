// What makes a package of the SDK's built files: its package.json and its README.

interface RootManifest {
  version: string;
  license: string;
}

/** The README of the package: these parts of docs/sdk.md. */
const sections = ['Calls', 'Consent', 'Push messages', 'In-app feed', 'Options', 'When things go wrong'];

export const packageName = '@sendora/sdk';

export function sdkManifest({ version, license }: RootManifest): object {
  return {
    name: packageName,
    version,
    description: 'Sends events to Sendora from browsers, Node, Workers and React Native, and shows its in-app feed.',
    license,
    type: 'module',
    sideEffects: ['./inbox.js'],
    exports: {
      '.': { types: './index.d.ts', default: './sendora.js' },
      './consent': { types: './consent.d.ts', default: './consent.js' },
      './push': { types: './push.d.ts', default: './push.js' },
      './feed': { types: './feed/index.d.ts', default: './feed.js' },
      './inbox': { types: './element/index.d.ts', default: './inbox.js' },
      './react': { types: './react/index.d.ts', default: './react.js' },
      './package.json': './package.json',
    },
    // For tools that do not read `exports`.
    main: './sendora.js',
    types: './index.d.ts',
    files: ['*.js', '*.d.ts', 'feed', 'element', 'react'],
    // For the hook alone.
    peerDependencies: { react: '>=18' },
    peerDependenciesMeta: { react: { optional: true } },
    engines: { node: '>=18' },
  };
}

/** `guide` is the text of docs/sdk.md. Its table of contents is left out: most of what it names is not in the README. */
export function sdkReadme(guide: string): string {
  const [intro = '', ...parts] = guide.split(/^(?=## )/m);
  const opening = intro
    .replace(/^# .*/, `# ${packageName}`)
    .split('\n')
    .filter((line) => !line.startsWith('- ['))
    .join('\n');
  const chosen = sections.map((title) => {
    const part = parts.find((text) => text.startsWith(`## ${title}\n`));
    if (part === undefined) throw new Error(`docs/sdk.md has no section "${title}".`);
    return part;
  });
  return `${[opening, ...chosen].map((part) => part.trim()).join('\n\n')}\n`;
}
