// search-insights and Segment's clients for Node and the browser, as npm has them: what they send arrives, once.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import insights from 'search-insights';
import { algoliasearch } from 'algoliasearch';
import { Analytics } from '@segment/analytics-node';
import { gzipSync } from 'node:zlib';
import { hostsOf, serve } from './store.mjs';

let store;
before(async () => { store = await serve({ keys: [['web', 'search,events'], ['boss', 'admin']] }); });
after(() => store.close());

const names = async (token) => (await store.events(token, store.keys.boss)).map((event) => event.event || event.type).sort();

test('search-insights tells clicks, views, carts and orders', async () => {
  const aa = insights;
  aa('init', { appId: 'shelfwise', apiKey: store.keys.web, host: store.url });
  const common = { index: 'products', userToken: 'insights-ann', objectIDs: ['P2'] };
  await aa('clickedObjectIDsAfterSearch', { ...common, eventName: 'Hit clicked', queryID: 'a'.repeat(32), positions: [3] });
  await aa('viewedObjectIDs', { ...common, eventName: 'Product Viewed' });
  await aa('addedToCartObjectIDs', { ...common, eventName: 'Added', objectData: [{ price: 12, quantity: 2 }] });
  await aa('purchasedObjectIDs', { ...common, eventName: 'Bought', objectData: [{ price: 12, quantity: 2 }], value: 24, currency: 'USD' });
  await aa('clickedFilters', { index: 'products', userToken: 'insights-ann', eventName: 'Filtered', filters: ['brand:Fjell'] });
  assert.deepEqual(await names('insights-ann'), ['Order Completed', 'Product Added', 'Product Clicked', 'Product List Filtered', 'Product Viewed']);
  const click = (await store.events('insights-ann', store.keys.boss)).find((event) => event.event === 'Product Clicked');
  assert.equal(click.properties.query_id, 'a'.repeat(32));
  assert.equal(click.properties.products[0].position, 3);
});

test('the events are in the next search', async () => {
  const client = algoliasearch('shelfwise', store.keys.web, { hosts: hostsOf(store, 5) });
  const search = async (more) => (await client.searchSingleIndex({ indexName: 'products', searchParams: { query: 'boot', ...more } })).hits;
  assert.ok((await search({ userToken: 'insights-ann' })).some((hit) => hit._shelfwise.reason));
  assert.ok((await search({})).every((hit) => !hit._shelfwise.reason));
});

test('analytics-node sends each call once, whatever its size', async () => {
  const analytics = new Analytics({ writeKey: store.keys.web, host: store.url, flushAt: 3, flushInterval: 50 });
  const failures = [];
  analytics.on('error', (error) => failures.push(error));
  const anonymousId = 'node-device';
  analytics.track({ anonymousId, event: 'Product Viewed', properties: { product_id: 'P2' } });
  analytics.track({ userId: 'node-ann', event: 'Product Added', properties: { product_id: 'P2', quantity: 1 } });
  analytics.identify({ anonymousId, userId: 'node-ann', traits: { plan: 'x'.repeat(2000) } });
  analytics.page({ userId: 'node-ann', name: 'Home' });
  analytics.alias({ userId: 'node-ann', previousId: 'node-old' });
  analytics.group({ userId: 'node-ann', groupId: 'g' });
  await analytics.closeAndFlush({ timeout: 10000 });
  assert.deepEqual(failures, []);
  assert.deepEqual(await names('node-ann'), ['Product Added', 'Product Viewed', 'alias', 'group', 'identify', 'page']);
  assert.deepEqual(await names('node-old'), await names('node-ann'));
});

test('a batch in gzip is read, a bomb is not', async () => {
  const send = (body) => fetch(`${store.url}/v1/batch`, {
    method: 'POST', body, headers: { 'Content-Encoding': 'gzip', Authorization: 'Basic ' + Buffer.from(store.keys.web + ':').toString('base64') } });
  const message = { type: 'track', event: 'Product Viewed', anonymousId: 'zipped', messageId: 'z1', properties: { product_id: 'P1' } };
  assert.equal((await send(gzipSync(JSON.stringify({ batch: [message] })))).status, 200);
  assert.deepEqual(await names('zipped'), ['Product Viewed']);
  assert.equal((await send(gzipSync(Buffer.alloc(64 << 20)))).status, 413);
  assert.equal((await send(Buffer.from('no gzip'))).status, 400);
});

test('a wrong key is told, and nothing is stored', async () => {
  const analytics = new Analytics({ writeKey: 'wrong', host: store.url, maxRetries: 0, flushInterval: 10 });
  const failures = [];
  analytics.on('error', (error) => failures.push(error));
  analytics.track({ anonymousId: 'nobody', event: 'Product Viewed', properties: { product_id: 'P2' } });
  await analytics.closeAndFlush({ timeout: 10000 });
  assert.equal(failures.length, 1);
  assert.deepEqual(await names('nobody'), []);
});
