// docs/algolia.md is a promise: whatever it lists as supported is asked for here by the clients themselves, and what it
// calls neutral or refused is that. A line on the page without a probe below, or a probe without a line, fails.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createServer, request as send } from 'node:http';
import { readFileSync } from 'node:fs';
import { algoliasearch } from 'algoliasearch';
import { liteClient } from 'algoliasearch/lite';
import { recommendClient } from '@algolia/recommend';
import algoliasearch4 from 'algoliasearch4';
import algoliasearch4lite from 'algoliasearch4/lite.js';
import insights from 'search-insights';
import { catalog, hostsOf, serve } from './store.mjs';

const page = readFileSync(new URL('../../docs/algolia.md', import.meta.url), 'utf8');

// The rows below a heading, as lists of cells.
function rows(heading) {
  const section = page.slice(page.indexOf(`\n${heading}\n`) + 1).split(/\n## /)[0];
  return section.split('\n').filter((line) => line.startsWith('|') && !/^\|[-|\s]*\|$/.test(line)).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim())).slice(1);
}
const quoted = (cell) => [...cell.matchAll(/`([^`]*)`/g)].map((match) => match[1]);
const parameters = rows('## Search parameters').map(([name, treatment]) => ({ name: quoted(name)[0], treatment }));
const named = (treatment) => parameters.filter((one) => one.treatment === treatment).map((one) => one.name);

// Two colours of one boot, so that there is something to group.
const lines = catalog().trim().split('\n').map((line) => JSON.parse(line)).map((product) => JSON.stringify({ ...product, ...(['P2', 'P7'].includes(product.id) && { item_group_id: 'G' }) })).join('\n') + '\n';

let store, proxy, seen;
before(async () => {
  store = await serve({ lines });
  seen = new Map(); // "POST /1/indexes/products/query" to the last status
  proxy = createServer((incoming, answer) => {
    const onward = send({ host: '127.0.0.1', port: store.port, path: incoming.url, method: incoming.method, headers: incoming.headers }, (reply) => {
      const call = `${incoming.method} ${decodeURIComponent(incoming.url.split('?')[0])}`;
      if (seen.get(call) !== 200) seen.set(call, reply.statusCode);
      answer.writeHead(reply.statusCode, reply.headers);
      reply.pipe(answer);
    });
    incoming.pipe(onward);
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const event = (event, product_id, at) => ({ type: 'track', event, messageId: `e${at}`, userId: 'ann', timestamp: new Date().toISOString(), properties: { product_id, quantity: 1 } });
  await store.call('/v1/batch', { method: 'POST', body: JSON.stringify({ batch: [event('Product Viewed', 'P2', 1), event('Product Added', 'P2', 2)] }) });
});
after(async () => {
  proxy?.close();
  await store?.close();
});

const through = () => ({ host: `127.0.0.1:${proxy.address().port}` });
const hosts = (version) => ({ hosts: hostsOf(through(), version) });
const asks = {
  'version 5': () => (params, indexName = 'products') => liteClient('shelfwise', 'any', hosts(5)).search({ requests: [{ indexName, ...params }] }).then(({ results }) => results[0]),
  'version 4': () => (params, indexName = 'products') => algoliasearch4lite('shelfwise', 'any', hosts(4)).search([{ indexName, params }]).then(({ results }) => results[0]),
};
const ids = (answer) => answer.hits.map((hit) => hit.objectID);
const words = { query: 'boot zebra', typoTolerance: false };

// What shows that a parameter does what the page says.
const probes = {
  attributesToHighlight: async (ask) => assert.deepEqual(Object.keys((await ask({ query: 'boot', attributesToHighlight: ['brand'] })).hits[0]._highlightResult), ['brand']),
  attributesToRetrieve: async (ask) => {
    assert.deepEqual(Object.keys((await ask({ attributesToRetrieve: ['title'] })).hits[0]).filter((name) => !name.startsWith('_')).sort(), ['objectID', 'title']);
    assert.ok(!('title' in (await ask({ attributesToRetrieve: ['*', '-title'] })).hits[0]));
  },
  attributesToSnippet: async (ask) => assert.equal((await ask({ query: 'boot', attributesToSnippet: ['description:3'] })).hits[0]._snippetResult.description.value.replace('\u2026', '').trim().split(' ').length, 3),
  clickAnalytics: async (ask) => assert.match((await ask({ clickAnalytics: true })).queryID, /^[0-9a-f]{32}$/),
  distinct: async (ask) => assert.equal((await ask({})).nbHits - (await ask({ distinct: true })).nbHits, 1),
  enablePersonalization: async (ask) => assert.ok((await ask({ query: 'boot', userToken: 'ann', enablePersonalization: false })).hits.every((hit) => !hit._shelfwise.reason)),
  facet: async () => assert.deepEqual((await values({ facetQuery: '' })).map((value) => value.value).sort(), ['Cairn', 'Fjell', 'Tarn']),
  facetFilters: async (ask) => assert.ok((await ask({ facetFilters: [['brand:Fjell', 'brand:Tarn'], 'color:-Red'] })).hits.every((hit) => hit.brand !== 'Cairn' && hit.color !== 'Red')),
  facetQuery: async () => assert.deepEqual((await values({ facetQuery: 'ta' })).map((value) => value.value), ['Tarn']),
  facets: async (ask) => assert.deepEqual(Object.keys((await ask({ facets: ['brand', 'color'] })).facets), ['brand', 'color']),
  filters: async (ask) => assert.ok((await ask({ filters: 'brand:Fjell AND NOT color:Red' })).hits.every((hit) => hit.brand === 'Fjell' && hit.color !== 'Red')),
  getRankingInfo: async (ask) => assert.ok((await ask({ query: 'boot', getRankingInfo: true })).hits[0]._rankingInfo.shelfwise.parts.length > 0),
  highlightPostTag: async (ask) => assert.match((await ask({ query: 'boot', highlightPostTag: '</i>' })).hits[0]._highlightResult.title.value, /Boot<\/i>/),
  highlightPreTag: async (ask) => assert.match((await ask({ query: 'boot', highlightPreTag: '<i>' })).hits[0]._highlightResult.title.value, /<i>Boot/),
  hitsPerPage: async (ask) => assert.equal((await ask({ hitsPerPage: 3 })).hits.length, 3),
  length: async (ask) => assert.deepEqual(ids(await ask({ offset: 6, length: 3 })), ids(await ask({ page: 2, hitsPerPage: 3 }))),
  maxFacetHits: async () => assert.equal((await values({ maxFacetHits: 1 })).length, 1),
  maxValuesPerFacet: async (ask) => assert.equal(Object.keys((await ask({ facets: ['brand'], maxValuesPerFacet: 1 })).facets.brand).length, 1),
  numericFilters: async (ask) => assert.ok((await ask({ numericFilters: ['price>=50', ['price<60', 'price>200']] })).hits.every((hit) => hit.price >= 50 && (hit.price < 60 || hit.price > 200))),
  offset: async (ask) => assert.deepEqual(ids(await ask({ offset: 4, length: 4 })), ids(await ask({ page: 1, hitsPerPage: 4 }))),
  page: async (ask) => assert.equal(new Set([...ids(await ask({ page: 0, hitsPerPage: 5 })), ...ids(await ask({ page: 1, hitsPerPage: 5 }))]).size, 10),
  personalizationImpact: async (ask) => assert.deepEqual(ids(await ask({ query: 'boot', userToken: 'ann', personalizationImpact: 0 })), ids(await ask({ query: 'boot' }))),
  query: async (ask) => assert.equal((await ask({ query: 'boot' })).nbHits, 12),
  queryType: async (ask) => {
    const typed = { query: 'fje boo', typoTolerance: false, removeWordsIfNoResults: 'none' };
    const found = async (queryType, query) => (await ask({ ...typed, query, ...(queryType && { queryType }) })).nbHits;
    assert.deepEqual([await found('prefixNone', 'fjell boo'), await found('prefixLast', 'fjell boo'), await found('prefixLast', 'fje boo'), await found('prefixAll', 'fje boo')], [0, 4, 0, 4]);
    assert.equal(await found(undefined, 'fjell boo'), 4, 'the last word may be unfinished by default');
  },
  removeWordsIfNoResults: async (ask) => assert.deepEqual([(await ask({ ...words, removeWordsIfNoResults: 'none' })).nbHits, (await ask(words)).nbHits], [0, 12]),
  responseFields: async (ask) => assert.deepEqual(Object.keys(await ask({ responseFields: ['nbHits'] })).filter((name) => name !== '_automaticInsights'), ['nbHits']),
  snippetEllipsisText: async (ask) => assert.match((await ask({ query: 'boot', attributesToSnippet: ['description:3'], snippetEllipsisText: '[more]' })).hits[0]._snippetResult.description.value, /\[more\]/),
  sortFacetValuesBy: async (ask) => {
    const order = async (sortFacetValuesBy) => Object.keys((await ask({ facets: ['categories.lvl0'], sortFacetValuesBy })).facets['categories.lvl0']);
    assert.deepEqual(await order('alpha'), ['Camping', 'Clothing', 'Shoes']);
    assert.equal((await order('count')).at(-1), 'Clothing');
  },
  typoTolerance: async (ask) => assert.ok((await ask({ query: 'sandlas' })).nbHits > 0 && (await ask({ query: 'sandlas', typoTolerance: false })).nbHits === 0),
  userToken: async (ask) => assert.ok((await ask({ query: 'boot', userToken: 'ann' })).hits.some((hit) => hit._shelfwise.reason)),
};
const values = async (more) => (await algoliasearch('shelfwise', 'any', hosts(5)).searchForFacetValues({ indexName: 'products', facetName: 'brand', searchForFacetValuesRequest: more })).facetHits;

describe('search parameters', () => {
  test('the page and the probes list the same', () => assert.deepEqual(Object.keys(probes), named('supported')));
  for (const [version, make] of Object.entries(asks)) {
    for (const [name, probe] of Object.entries(probes)) test(`${name} is supported, ${version}`, () => probe(make()));
  }
  test('neutral ones change nothing', async () => {
    const ask = asks['version 5']();
    const answer = async (more) => {
      const { processingTimeMS, ...rest } = await ask({ query: 'boot', facets: ['brand'], ...more });
      return rest;
    };
    const plain = await answer({});
    for (const name of named('neutral')) assert.deepEqual(await answer({ [name]: true }), plain, name);
  });
  test('refused ones are refused by name', async () => {
    const ask = asks['version 5']();
    for (const name of named('refused')) await assert.rejects(ask({ [name]: 'x' }), (error) => error.status === 400 && error.message.includes(`${name} has no counterpart`), name);
    await assert.rejects(ask({ atributesToRetrieve: ['title'] }), (error) => error.status === 400 && /attributesToRetrieve/.test(error.message));
  });
});

describe('calls', () => {
  const index = 'products';

  test('every call of the page is made by a client', async () => {
    const five = algoliasearch('shelfwise', 'any', hosts(5));
    const four = algoliasearch4('shelfwise', 'any', hosts(4)).initIndex(index);
    const refusals = [];
    const refused = async (what, promise) => assert.rejects(promise, (error) => refusals.push(what) && error.status === 400 && /has no counterpart here: ./.test(error.message), what);
    await five.search({ requests: [{ indexName: index, query: 'boot' }] });
    assert.ok((await four.search('boot')).nbHits > 0);
    await five.searchForFacetValues({ indexName: index, facetName: 'brand' });
    await five.browse({ indexName: index });
    await five.getObject({ indexName: index, objectID: 'P1' });
    await five.getObjects({ requests: [{ indexName: index, objectID: 'P1' }] });
    await recommendClient('shelfwise', 'any', hosts(5)).getRecommendations({ requests: [{ indexName: index, model: 'trending-items', threshold: 0 }] });
    await five.customPost({ path: '1/events', body: { events: [{ eventType: 'view', eventName: 'Product Viewed', index, userToken: 'calls', objectIDs: ['P1'] }] } });
    await five.listIndices();
    await five.getSettings({ indexName: index });
    const product = await five.getObject({ indexName: index, objectID: 'P3' });
    const { taskID } = await five.addOrUpdateObject({ indexName: index, objectID: 'P3', body: { ...product, price: 2 } });
    await five.waitForTask({ indexName: index, taskID });
    await five.waitForAppTask({ taskID });
    await five.saveObject({ indexName: index, body: { ...product, price: 3 } });
    await five.partialUpdateObject({ indexName: index, objectID: 'P3', attributesToUpdate: { quantity: 4 } });
    assert.equal((await five.getObject({ indexName: index, objectID: 'P3' })).price, 3);
    await five.batch({ indexName: index, batchWriteParams: { requests: [{ action: 'partialUpdateObject', body: { objectID: 'P3', price: 5 } }] } });
    await five.multipleBatch({ requests: [{ action: 'partialUpdateObject', indexName: index, body: { objectID: 'P3', price: 6 } }] });
    assert.equal((await five.getObject({ indexName: index, objectID: 'P3' })).price, 6);
    await five.deleteObject({ indexName: index, objectID: 'P3' });
    await assert.rejects(five.getObject({ indexName: index, objectID: 'P3' }), (error) => error.status === 404);

    const listed = rows('## Calls').slice(0, -1).flatMap(([cell]) => {
      let method = '';
      return quoted(cell).map((call) => {
        const [first, rest] = call.includes(' ') ? call.split(' ') : [method, call];
        method = first;
        return `${method} ${rest.startsWith('/1/') ? rest : `/1/indexes/{index}${rest}`}`;
      });
    });
    assert.ok(listed.length >= 18, 'the table is read');
    for (const call of listed) {
      const pattern = new RegExp(`^${call.replace(/[*]/g, '\\*').replace('{index}', 'products').replace(/\{\w+\}/g, '[^/*]+')}$`);
      assert.ok([...seen].some(([made, status]) => pattern.test(made) && status === 200), `${call} was answered to a client; seen: ${[...seen.keys()].join(', ')}`);
    }

    await refused('settings', five.setSettings({ indexName: index, indexSettings: { hitsPerPage: 5 } }));
    await refused('clear', five.clearObjects({ indexName: index }));
    await refused('deleteByQuery', five.deleteBy({ indexName: index, deleteByParams: { filters: 'brand:Fjell' } }));
    await refused('operation', five.operationIndex({ indexName: index, operationIndexParams: { operation: 'copy', destination: 'x' } }));
    await refused('rules', five.saveRule({ indexName: index, objectID: 'r', rule: { objectID: 'r', consequence: {} } }));
    await refused('synonyms', five.saveSynonym({ indexName: index, objectID: 's', synonymHit: { objectID: 's', type: 'synonym', synonyms: ['a', 'b'] } }));
    await refused('keys', five.addApiKey({ acl: ['search'] }));
    await refused('DELETE', five.deleteIndex({ indexName: index }));
    const last = rows('## Calls').at(-1)[0];
    for (const what of refusals) assert.ok(last.includes(what), `${what} is on the page`);
  });

  test('every model of the page is answered by its block', async () => {
    const client = recommendClient('shelfwise', 'any', hosts(5));
    for (const [models, block] of rows('## Recommendations')) {
      for (const model of quoted(models)) {
        const more = ['similar', 'bought_together'].includes(quoted(block)[0]) ? { objectID: 'P2' } : {};
        const { results } = await client.getRecommendations({ requests: [{ indexName: index, model, threshold: 0, maxRecommendations: 5, ...more, ...(model === 'recommended-for-you' && { queryParameters: { userToken: 'ann' } }) }] });
        const own = await store.call(`/v1/recommend/${quoted(block)[0]}?limit=5${more.objectID ? '&product_id=P2' : ''}${model === 'recommended-for-you' ? '&user_token=ann' : ''}`);
        assert.deepEqual(ids(results[0]), own.hits.map((hit) => hit.id), model);
        assert.ok(own.hits.length > 0, model);
      }
    }
    await assert.rejects(client.getRecommendations({ requests: [{ indexName: index, model: 'trending-facets', facetName: 'brand', threshold: 0 }] }), (error) => error.status === 400);
  });
});

describe('events', () => {
  // By the beginning of the row that says what becomes of them.
  const kinds = {
    '`click` with objects': [(aa, common) => aa('clickedObjectIDs', { ...common, eventName: 'Tile' }), 'Product Clicked'],
    '`view` with objects': [(aa, common) => aa('viewedObjectIDs', { ...common, eventName: 'Tiles' }), 'Product List Viewed'],
    '`conversion` with `addToCart`': [(aa, common) => aa('convertedObjectIDs', { ...common, eventName: 'Put into the cart' }), 'Product Added'],
    '`conversion` with `purchase`': [(aa, common) => aa('convertedObjectIDsAfterSearch', { ...common, queryID: 'c'.repeat(32), eventName: 'Bought' }), 'Order Completed'],
    'any of filters': [(aa, { objectIDs, ...common }) => aa('convertedFilters', { ...common, eventName: 'Narrowed', filters: ['brand:Fjell'] }), 'Product List Filtered'],
    'other conversions': [(aa, common) => aa('convertedObjectIDs', { ...common, eventName: 'Wished for' }), 'Wished for'],
    'InstantSearch\u2019s reports': [],
  };

  test('every kind of the page is told by search-insights', async () => {
    insights('init', { appId: 'shelfwise', apiKey: 'any', host: `http://${through().host}` });
    const listed = rows('## Events').map(([cell]) => cell.replace(/'/g, '\u2019'));
    for (const row of listed) assert.equal(Object.keys(kinds).filter((kind) => row.startsWith(kind)).length, 1, row);
    assert.equal(listed.length, Object.keys(kinds).length);
    let at = 0;
    for (const [tell, stored] of Object.values(kinds).filter((kind) => kind.length)) {
      const userToken = `kind-${++at}`;
      await tell(insights, { index: 'products', userToken, objectIDs: ['P2'] });
      assert.deepEqual((await store.events(userToken)).map((event) => event.event), [stored]);
    }
  });
});
