// algoliasearch 4 and 5, lite and full, as npm has them: every call that docs/algolia.md lists, against /v1.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { algoliasearch } from 'algoliasearch';
import { liteClient } from 'algoliasearch/lite';
import algoliasearch4 from 'algoliasearch4';
import algoliasearch4lite from 'algoliasearch4/lite.js';
import { recommendClient } from '@algolia/recommend';
import { hostsOf, serve } from './store.mjs';

let store;
before(async () => { store = await serve(); });
after(() => store.close());

const ids = (answer) => answer.hits.map((hit) => hit.objectID);
const ours = async (query) => (await store.call(`/v1/search?fallback=false&${query}`));

// One way to ask, whichever the client: [{indexName, params}] in, results out.
const clients = {
  'algoliasearch 5': () => {
    const client = algoliasearch('shelfwise', 'any', { hosts: hostsOf(store, 5) });
    return (requests) => client.search({ requests: requests.map(({ indexName, params }) => ({ indexName, ...params })) });
  },
  'algoliasearch 5 lite': () => {
    const client = liteClient('shelfwise', 'any', { hosts: hostsOf(store, 5) });
    return (requests) => client.search({ requests: requests.map(({ indexName, params }) => ({ indexName, ...params })) });
  },
  'algoliasearch 5 lite, asked as InstantSearch asks': () => {
    const client = liteClient('shelfwise', 'any', { hosts: hostsOf(store, 5) });
    return (requests) => client.search(requests);
  },
  'algoliasearch 4': () => {
    const client = algoliasearch4('shelfwise', 'any', { hosts: hostsOf(store, 4) });
    return (requests) => client.search(requests);
  },
  'algoliasearch 4 lite': () => {
    const client = algoliasearch4lite('shelfwise', 'any', { hosts: hostsOf(store, 4) });
    return (requests) => client.search(requests);
  },
};

for (const [name, make] of Object.entries(clients)) {
  describe(name, () => {
    let search;
    before(() => { search = make(); });
    const one = async (params, indexName = 'products') => (await search([{ indexName, params }])).results[0];

    test('finds what /v1 finds', async () => {
      const [answer, own] = [await one({ query: 'fjell boot' }), await ours('q=fjell+boot')];
      assert.deepEqual(ids(answer), own.hits.map((hit) => hit.id));
      assert.equal(answer.nbHits, own.found);
    });
    test('filters in all three ways', async () => {
      const own = (await ours('q=&per_page=50&filter_by=' + encodeURIComponent('brand:=Fjell && color:[Red,Blue] && price:<100'))).hits.map((hit) => hit.id);
      for (const params of [
        { filters: 'brand:Fjell AND (color:Red OR color:Blue) AND price < 100' },
        { facetFilters: ['brand:Fjell', ['color:Red', 'color:Blue']], numericFilters: ['price<100'] },
        { filters: 'brand:Fjell', facetFilters: [['color:Red', 'color:Blue']], numericFilters: 'price<100' },
      ]) {
        assert.deepEqual(ids(await one({ ...params, hitsPerPage: 50 })), own);
      }
      assert.ok(own.length > 0);
    });
    test('counts facets', async () => {
      const answer = await one({ query: '', facets: ['brand', 'categories.lvl1', 'price', 'rating'], hitsPerPage: 0 });
      const own = await ours('q=&facet_by=brand,price&per_page=0');
      for (const { value, count } of own.facet_counts[0].counts) assert.equal(answer.facets.brand[value], count);
      assert.equal(answer.facets_stats.price.max, own.facet_counts[1].stats.max);
      assert.equal(answer.facets['categories.lvl1']['Shoes > Boots'], 12);
      assert.equal(answer.facets.rating['5'], 12);
    });
    test('sorts by replicas', async () => {
      const prices = (await one({ query: '' }, 'products_price_asc')).hits.map((hit) => hit.price);
      assert.deepEqual(prices, [...prices].sort((a, b) => a - b));
    });
    test('pages', async () => {
      const first = await one({ query: '', hitsPerPage: 7, page: 0 });
      const second = await one({ query: '', hitsPerPage: 7, page: 1 });
      assert.equal(first.nbPages, 9);
      assert.equal(new Set([...ids(first), ...ids(second)]).size, 14);
    });
    test('highlights and cuts snippets', async () => {
      const hit = (await one({ query: 'boot', attributesToSnippet: ['description:3'], highlightPreTag: '<b>', highlightPostTag: '</b>' })).hits[0];
      assert.match(hit._highlightResult.title.value, /<b>Boot<\/b>/);
      assert.match(hit._snippetResult.description.value, /<b>boot<\/b>/);
    });
    test('suggests queries', async () => {
      const { hits } = await one({ query: 'boo' }, 'products_query_suggestions');
      assert.match(hits[0].query, /boo/i);
    });
    test('gives ids for click analytics', async () => {
      assert.match((await one({ query: '', clickAnalytics: true })).queryID, /^[0-9a-f]{32}$/);
      assert.equal((await one({ query: '' })).queryID, undefined);
    });
    test('is told what is wrong', async () => {
      await assert.rejects(one({ query: '' }, 'nothing'), (error) => error.status === 404 && /does not exist/.test(error.message));
      await assert.rejects(one({ aroundLatLng: '1,2' }), (error) => error.status === 400 && /no counterpart/.test(error.message));
    });
  });
}

describe('the full client, version 5', () => {
  const make = () => algoliasearch('shelfwise', 'any', { hosts: hostsOf(store, 5) });

  test('reads objects, values of facets, and everything page by page', async () => {
    const client = make();
    assert.equal((await client.getObject({ indexName: 'products', objectID: 'P2' })).brand, 'Cairn');
    const { results } = await client.getObjects({ requests: [{ indexName: 'products', objectID: 'P1', attributesToRetrieve: ['title'] }, { indexName: 'products', objectID: 'no' }] });
    assert.deepEqual(Object.keys(results[0]).sort(), ['objectID', 'title']);
    assert.equal(results[1], null);
    const { facetHits } = await client.searchForFacetValues({ indexName: 'products', facetName: 'brand', searchForFacetValuesRequest: { facetQuery: 'fj' } });
    assert.deepEqual(facetHits, [{ value: 'Fjell', highlighted: '<em>Fj</em>ell', count: 20 }]);
    const seen = [];
    await client.browseObjects({ indexName: 'products', browseParams: { hitsPerPage: 25 }, aggregator: (page) => seen.push(...ids(page)) });
    assert.equal(new Set(seen).size, 60);
    assert.equal(seen.length, 60);
    assert.ok((await client.listIndices()).items.some((item) => item.name === 'products_price_asc'));
    assert.equal((await client.getSettings({ indexName: 'products' })).hitsPerPage, 20);
  });

  test('changes prices and stock, waits for tasks, and is told what needs an index', async () => {
    const client = make();
    const { taskID } = await client.partialUpdateObject({ indexName: 'products', objectID: 'P3', attributesToUpdate: { price: 1.5 } });
    await client.waitForTask({ indexName: 'products', taskID });
    assert.equal((await store.call('/v1/products/P3')).price, '1.50 USD');
    const record = await client.getObject({ indexName: 'products', objectID: 'P4' });
    await client.saveObjects({ indexName: 'products', objects: [{ ...record, price: 2 }], waitForTasks: true });
    assert.equal((await client.getObject({ indexName: 'products', objectID: 'P4' })).price, 2);
    await client.deleteObject({ indexName: 'products', objectID: 'P5' });
    await assert.rejects(client.getObject({ indexName: 'products', objectID: 'P5' }), (error) => error.status === 404);
    await assert.rejects(client.saveObject({ indexName: 'products', body: { objectID: 'new', title: 'New' } }), (error) => error.status === 409 && /shelfwise index/.test(error.message));
    await assert.rejects(client.clearObjects({ indexName: 'products' }), (error) => error.status === 400);
    await assert.rejects(client.setSettings({ indexName: 'products', indexSettings: {} }), (error) => /store\.toml/.test(error.message));
  });

  test('takes recommendations', async () => {
    for (const client of [recommendClient('shelfwise', 'any', { hosts: hostsOf(store, 5) }), liteClient('shelfwise', 'any', { hosts: hostsOf(store, 5) })]) {
      const { results } = await client.getRecommendations({ requests: [
        { indexName: 'products', model: 'related-products', objectID: 'P2', threshold: 0, maxRecommendations: 4 },
        { indexName: 'products', model: 'trending-items', threshold: 0 },
      ] });
      const own = await store.call('/v1/recommend/similar?product_id=P2&limit=4');
      assert.deepEqual(ids(results[0]), own.hits.map((hit) => hit.id));
      assert.ok(results[1].hits.length > 0);
    }
  });
});

describe('the full client, version 4', () => {
  test('reads and changes', async () => {
    const index = algoliasearch4('shelfwise', 'any', { hosts: hostsOf(store, 4) }).initIndex('products');
    assert.ok((await index.search('boot')).nbHits > 0);
    assert.equal((await index.getObject('P2', { attributesToRetrieve: ['brand'] })).brand, 'Cairn');
    assert.equal((await index.getObjects(['P1', 'P2'])).results.length, 2);
    assert.equal((await index.searchForFacetValues('color', 'gr')).facetHits.length, 2);
    let seen = 0;
    await index.browseObjects({ batch: (hits) => { seen += hits.length; } });
    assert.ok(seen >= 59);
    await index.partialUpdateObject({ objectID: 'P6', price: 3.25 }).wait();
    assert.equal((await index.getObject('P6')).price, 3.25);
    await index.partialUpdateObjects([{ objectID: 'P7', quantity: 0 }]).wait();
    await index.deleteObjects(['P8']).wait();
    await assert.rejects(index.saveObject({ objectID: 'new', title: 'New' }), (error) => error.status === 409);
    await assert.rejects(index.clearObjects(), (error) => error.status === 400);
  });
});

describe('keys that the clients sign', () => {
  let guarded;
  before(async () => { guarded = await serve({ keys: [['web', 'search,events'], ['boss', 'admin']] }); });
  after(() => guarded.close());

  test('show what their filter lets through, and nothing more', async () => {
    const parent = guarded.keys.web;
    const secured = {
      5: algoliasearch('shelfwise', parent, { hosts: hostsOf(guarded, 5) }).generateSecuredApiKey({ parentApiKey: parent, restrictions: { filters: 'brand:Fjell', validUntil: 4000000000 } }),
      4: algoliasearch4('shelfwise', parent, { hosts: hostsOf(guarded, 4) }).generateSecuredApiKey(parent, { filters: 'brand:Fjell' }),
    };
    for (const key of Object.values(secured)) {
      const client = liteClient('shelfwise', key, { hosts: hostsOf(guarded, 5) });
      const all = await client.search({ requests: [{ indexName: 'products', query: '', hitsPerPage: 100, facets: ['brand'] }] });
      assert.deepEqual(all.results[0].facets.brand, { Fjell: 20 });
      for (const filters of ['brand:Tarn', 'brand:Tarn OR brand:Fjell', 'NOT brand:Fjell', 'price > 0']) {
        const { hits } = (await client.search({ requests: [{ indexName: 'products', query: '', filters }] })).results[0];
        assert.ok(hits.every((hit) => hit.brand === 'Fjell'), filters);
      }
      await assert.rejects(algoliasearch('shelfwise', key, { hosts: hostsOf(guarded, 5) }).deleteObject({ indexName: 'products', objectID: 'P1' }), (error) => error.status === 403);
    }
    const forged = Buffer.from(Buffer.from(secured[5], 'base64').toString().replace('Fjell', 'Tarn')).toString('base64');
    await assert.rejects(liteClient('shelfwise', forged, { hosts: hostsOf(guarded, 5) }).search({ requests: [{ indexName: 'products' }] }), (error) => error.status === 401);
  });
});
