/** What runs on GitHub: tests and a plan for every change, an apply for what is merged. */
export const ciWorkflow = `name: sendora
on:
  push:
    branches: [main]
  pull_request:
permissions:
  contents: read
# One apply after the other.
concurrency: sendora-\${{ github.ref }}
jobs:
  sendora:
    runs-on: ubuntu-latest
    env:
      # A key of the role editor (viewer is enough for a plan), bound to the project of sendora.json.
      SENDORA_KEY: \${{ secrets.SENDORA_KEY }}
    steps:
      - uses: actions/checkout@v7
      - uses: actions/setup-node@v7
        with:
          node-version: 24
      # sendora is a development dependency of this repository.
      - run: npm ci
      - run: npx sendora fmt --check
      - run: npx sendora test --human
      - run: npx sendora plan --prune --human
        if: github.event_name == 'pull_request'
      - run: npx sendora apply --prune --yes --wait --human
        if: github.event_name == 'push'
`;
