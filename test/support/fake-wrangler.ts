// Plays wrangler and the account behind it: what exists is in the JSON file that FAKE_ACCOUNT names, the database beside
// it. Commands that it does not know fail, so that a test cannot pass by a command that wrangler does not have.
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

interface Account {
  loggedIn: boolean;
  paid: boolean;
  databases: { name: string; uuid: string }[];
  queues: string[];
  secrets: Record<string, string>;
  deployed: number;
}

const file = process.env.FAKE_ACCOUNT ?? '';
const account = JSON.parse(readFileSync(file, 'utf8')) as Account;
const args = process.argv.slice(2);
const option = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const config = readFileSync(option('--config') ?? '', 'utf8');
const words = args.slice(
  0,
  args.findIndex((arg) => arg.startsWith('--')),
);
appendFileSync(`${file}.calls`, `${words.join(' ')}\n`);

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

const save = () => writeFileSync(file, JSON.stringify(account));
const openDatabase = () => new DatabaseSync(`${file}.sqlite`);

function requireDatabase(): void {
  const [id] = /(?<=database_id = ")[^"]+/.exec(config) ?? [];
  if (!account.databases.some(({ uuid }) => uuid === id)) fail(`Couldn't find the database ${id}`);
}

function migrate(): void {
  requireDatabase();
  if (existsSync(`${file}.sqlite`)) return;
  const folder = join(dirname(option('--config') ?? ''), 'migrations');
  const db = openDatabase();
  for (const name of readdirSync(folder).sort()) db.exec(readFileSync(join(folder, name), 'utf8'));
}

function execute(): void {
  requireDatabase();
  const [sql, path] = [option('--command'), option('--file')];
  if (path) openDatabase().exec(readFileSync(path, 'utf8'));
  else
    console.log(
      JSON.stringify([
        {
          results: openDatabase()
            .prepare(sql ?? '')
            .all(),
          success: true,
        },
      ]),
    );
}

function deploy(): void {
  requireDatabase();
  const queues = [...config.matchAll(/queue = "([^"]+)"/g)].map(([, name = '']) => name);
  const missing = queues.filter((queue) => !account.queues.includes(queue));
  if (missing.length > 0) fail(`Queue "${missing[0]}" does not exist.`);
  account.deployed += 1;
  save();
  console.log('Deployed sendora triggers\n  https://sendora.acme.workers.dev');
}

function createQueue(name: string): void {
  if (!account.paid) fail('Queues is not available on your plan: upgrade to Workers Paid [code: 10042]');
  account.queues.push(name);
  save();
}

function listSecrets(): void {
  if (account.deployed === 0) fail('This Worker does not exist on your account. [code: 10007]');
  console.log(JSON.stringify(Object.keys(account.secrets).map((name) => ({ name, type: 'secret_text' }))));
}

if (!account.loggedIn) fail('You are not authenticated. Please run `wrangler login`.');
const [first, second, third = ''] = words;
switch (`${first} ${second ?? ''}`.trim()) {
  case 'whoami':
    console.log(JSON.stringify({ loggedIn: true }));
    break;
  case 'd1 list':
    console.log(JSON.stringify(account.databases));
    break;
  case 'd1 create':
    account.databases.push({ name: third, uuid: `11111111-0000-4000-8000-00000000000${account.databases.length}` });
    save();
    break;
  case 'd1 migrations':
    migrate();
    break;
  case 'd1 execute':
    execute();
    break;
  case 'queues list':
    console.log(['│ id │ name │', ...account.queues.map((name, i) => `│ q${i} │ ${name} │`)].join('\n'));
    break;
  case 'queues create':
    createQueue(third);
    break;
  case 'secret list':
    listSecrets();
    break;
  case 'secret put':
    account.secrets[third] = readFileSync(0, 'utf8');
    save();
    break;
  case 'deploy':
    deploy();
    break;
  default:
    fail(`Unknown command: ${words.join(' ')}`);
}
