// The TypeScript client: made of what the server describes, and right about what it answers.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from './store.mjs';

const web = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'web');
const typescript = join(web, 'node_modules', 'typescript');
const skip = existsSync(typescript) ? false : 'web/node_modules is not there; ./dev pages installs it';

let store, client, api;
before(async () => {
  if (skip) return;
  store = await serve({ keys: [['web', 'search,events'], ['boss', 'admin']] });
  const ts = createRequire(import.meta.url)(join(typescript, 'lib', 'typescript.js'));
  const source = readFileSync(join(web, 'client', 'client.ts'), 'utf8');
  const file = join(store.folder, 'client.mjs');
  writeFileSync(file, ts.transpileModule(source, { compilerOptions: { target: 'ES2020', module: 'ESNext' } }).outputText);
  api = await import(file);
  client = new api.ShelfwiseClient({ host: store.url, key: store.keys.boss });
});
after(() => store?.close());

test('the committed client is what the description makes', { skip }, async () => {
  const [description, made] = [join(store.folder, 'openapi.json'), join(store.folder, 'client.ts')];
  writeFileSync(description, await (await fetch(`${store.url}/openapi.json`)).text());
  execFileSync(process.execPath, [join(web, 'client', 'generate.mjs'), description, made]);
  assert.equal(readFileSync(join(web, 'client', 'client.ts'), 'utf8'), readFileSync(made, 'utf8'),
    'make it anew: node web/client/generate.mjs openapi.json web/client/client.ts');
});

test('calls with parameters, bodies and paths', { skip }, async () => {
  const answer = await client.getSearch({ q: 'boot', per_page: 3, filter_by: 'brand:=Fjell', facet_by: 'brand' });
  assert.equal(answer.hits.length, 3);
  assert.equal(answer.facet_counts[0].counts[0].value, 'Fjell');
  assert.deepEqual((await client.postSearch({ q: 'boot', per_page: 3, filter_by: 'brand:=Fjell' })).hits.map((hit) => hit.id), answer.hits.map((hit) => hit.id));
  assert.equal((await client.getProductsId('P2')).brand, 'Cairn');
  assert.ok((await client.getRecommendBlock('similar', { product_id: 'P2', limit: 2 })).hits.length <= 2);
  const receipt = await client.postEvents({ batch: [{ type: 'track', event: 'Product Viewed', messageId: 'ts-1', userId: 'ts/ann', properties: { product_id: 'P2' } }] });
  assert.equal(receipt.stored, 1);
  assert.equal((await client.getShoppersToken('ts/ann')).events.length, 1);
  await client.deleteShoppersToken('ts/ann');
  assert.match(await client.getMetrics(), /shelfwise_/);
});

test('refusals are errors with the problem in them', { skip }, async () => {
  await assert.rejects(client.getSearch({ q: '', filter_by: 'brnd:=x' }), (error) =>
    error instanceof api.ShelfwiseError && error.status === 400 && /did you mean brand/.test(error.message) && error.problem.parameter === 'filter_by');
  await assert.rejects(new api.ShelfwiseClient({ host: store.url }).getSearch({ q: '' }), (error) => error.status === 401);
});
