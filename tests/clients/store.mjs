// A small store, indexed and served by the program under test, for as long as a test file runs.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const program = process.env.SHELFWISE ||
  ['release', 'dev'].map((preset) => join(root, 'build', preset, 'shelfwise')).find(existsSync);

const colors = ['Green', 'Blue', 'Red', 'Grey'];
const kinds = [
  ['Tent', 'Camping > Tents > Family', 200], ['Tarp', 'Camping > Tents > Light', 60], ['Boot', 'Shoes > Boots', 120],
  ['Sandal', 'Shoes > Sandals', 45], ['Sock', 'Clothing > Socks', 12],
];

// 60 products of three brands, with prices, ratings and a tree of categories.
export function catalog() {
  const lines = [];
  for (let i = 0; i < 60; ++i) {
    const [kind, path, price] = kinds[i % kinds.length];
    const brand = ['Fjell', 'Tarn', 'Cairn'][i % 3];
    lines.push(JSON.stringify({
      id: `P${i}`, title: `${brand} ${kind} ${i} ${colors[i % 4]}`, description: `A ${kind.toLowerCase()} for the long way, made by ${brand} in ${colors[i % 4].toLowerCase()}.`,
      brand, product_type: path, price: `${(price + i).toFixed(2)} USD`, availability: 'in_stock', quantity: 10 + i,
      color: colors[i % 4], average_rating: 1 + (i % 5), rating_count: i, popularity: i,
    }));
  }
  return lines.join('\n') + '\n';
}

export async function serve({ settings = '', keys = [], lines = catalog(), pages } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'shelfwise-clients-'));
  const store = join(folder, 'store');
  mkdirSync(store);
  writeFileSync(join(folder, 'catalog.jsonl'), lines);
  if (settings) writeFileSync(join(store, 'store.toml'), settings);
  const run = (...args) => execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  run('index', join(folder, 'catalog.jsonl'), '--store', store);
  const made = Object.fromEntries(keys.map(([name, scope]) =>
    [name, run('serve', '--store', store, '--create-key', name, '--scope', scope).trim()]));
  let child;
  const start = (listen) => new Promise((resolve, reject) => {
    const args = ['serve', '--store', store, '--listen', listen];
    if (pages) args.push('--pages', pages);
    child = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let out = '';
    child.stdout.on('data', (bytes) => {
      out += bytes;
      const at = out.match(/http:\/\/([\d.]+):(\d+)/);
      if (at) resolve(Number(at[2]));
    });
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const stop = () => new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.on('exit', resolve);
    child.kill('SIGTERM');
  });
  const port = await start('127.0.0.1:0');
  const host = `127.0.0.1:${port}`;
  const call = async (path, options = {}) => {
    const answer = await fetch(`http://${host}${path}`, options);
    return answer.json();
  };
  return {
    host, port, url: `http://${host}`, keys: made, folder, call, stop,
    restart: () => start(host),
    // Learns from the events so far; the server takes the models up by itself.
    train: () => run('train', '--store', store),
    // The shopper's stored messages, oldest first.
    events: async (token, key) => (await call(`/v1/shoppers/${encodeURIComponent(token)}`, key ? { headers: { 'X-Shelfwise-Key': key } } : {})).events || [],
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// What both clients take as their host.
export const hostsOf = (store, version) => version === 4
  ? [{ url: store.host, protocol: 'http' }]
  : [{ url: store.host, protocol: 'http', accept: 'readWrite' }];
