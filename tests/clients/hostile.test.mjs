// Hostile pages and people: markup in what merchants and shoppers write, keys that were tampered with, pages of other
// origins, batches sent again or far too large, filters that try to get out of their key's own.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { algoliasearch } from 'algoliasearch';
import { launch, missing, open, pages, somebodysShop } from './browser.mjs';
import { catalog, hostsOf, serve } from './store.mjs';

const evil = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>';

describe('markup stays text', { skip: missing }, () => {
  let store, browser, shop;
  const scripts = { '/lite.js': 'algoliasearch/dist/lite/builds/browser.umd.js', '/instantsearch.js': 'instantsearch.js/dist/instantsearch.production.min.js' };
  const library = () => `<!doctype html><title>Shop</title><body><div id="box"></div><div id="hits"></div><div id="brands"></div><div id="current"></div><div id="suggested"></div>
<shelfwise-block name="trending" heading="${evil.replace(/"/g, '&quot;')}" limit="3" href="/p/{id}"></shelfwise-block>
<script src="/lite.js"></script><script src="/instantsearch.js"></script><script src="${store.url}/shelfwise.js"></script>
<script>
  const lite = window['algoliasearch/lite'];
  const searchClient = (lite.liteClient || lite)('shelfwise', 'any', { hosts: [{ url: '${store.host}', protocol: 'http', accept: 'readWrite' }] });
  const w = instantsearch.widgets;
  const search = instantsearch({ indexName: 'products', searchClient });
  const marked = (hit, { html, components }) => html\`<b>\${components.Highlight({ hit, attribute: hit.query ? 'query' : 'title' })}\${hit.title ? components.Snippet({ hit, attribute: 'description' }) : ''}</b>\`;
  search.addWidgets([w.configure({ attributesToSnippet: ['description:20'] }), w.searchBox({ container: '#box' }), w.hits({ container: '#hits', templates: { item: marked } }),
    w.refinementList({ container: '#brands', attribute: 'brand' }), w.currentRefinements({ container: '#current' }),
    w.index({ indexName: 'products_query_suggestions' }).addWidgets([w.hits({ container: '#suggested', templates: { item: marked } })])]);
  search.start();
</script>`;
  before(async () => {
    shop = await somebodysShop(scripts, library);
    store = await serve({
      pages, settings: `[server]\ncors_origins = ["${shop.origin}"]\n`,
      lines: JSON.stringify({ id: 'X"><b>', title: `${evil} boot`, brand: evil, description: `${evil} boot`, product_type: `Shoes > ${evil}`, price: '5.00 USD', availability: 'in_stock', popularity: 5 }) + '\n',
    });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await store?.close();
    shop?.close();
  });
  async function unharmed(page, what) {
    assert.equal(await page.evaluate(() => window.hit), undefined, what);
    assert.equal(await page.locator('img[src="x"]').count(), 0, what);
  }

  test('in InstantSearch\u2019s widgets, highlights, facets and suggestions, and in a block', async () => {
    const page = await open(browser, shop.origin);
    await page.waitForSelector('shelfwise-block li');
    for (const query of ['boot', 'img onerror', evil]) {
      await page.fill('#box input', query);
      await page.waitForSelector('#hits b');
      await page.waitForTimeout(200);
      await unharmed(page, query);
    }
    assert.match(await page.textContent('#hits b'), /<img src=x/, 'it is shown as it is');
    await page.fill('#box input', '');
    await page.click('#brands label');
    await page.waitForSelector('#current button');
    await unharmed(page, 'a refinement');
    await page.context().close();
  });

  test('in the panel of the shop\u2019s box', async () => {
    const page = await open(browser, `${store.url}/`);
    await page.fill('.aa-Input', 'boot');
    await page.waitForSelector('.aa-Panel .aa-Item');
    await unharmed(page, 'typed');
    await page.fill('.aa-Input', evil);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(500);
    await unharmed(page, 'submitted');
    await page.context().close();
  });
});

describe('keys', () => {
  let store, web, secured;
  before(async () => {
    store = await serve({ keys: [['web', 'search,events'], ['boss', 'admin']] });
    web = store.keys.web;
    secured = signed(web, 'filters=brand%3AFjell');
    const event = (userId, product_id, at) => ({ type: 'track', event: 'Product Viewed', messageId: `k${at}`, userId, timestamp: new Date().toISOString(), properties: { product_id } });
    await store.call('/v1/batch', { method: 'POST', headers: { 'X-Shelfwise-Key': web }, body: JSON.stringify({ batch: ['P0', 'P1', 'P2', 'P3', 'P4'].map((id, at) => event('ann', id, at)) }) });
  });
  after(() => store?.close());
  const signed = (key, text) => Buffer.from(createHmac('sha256', key).update(text).digest('hex') + text).toString('base64');
  const status = async (key, path = '/v1/search?q=') => (await fetch(store.url + path, { headers: { 'X-Shelfwise-Key': key } })).status;

  test('that were forged open nothing', async () => {
    assert.equal(await status(secured), 200);
    const plain = Buffer.from(secured, 'base64').toString();
    const forgeries = [
      Buffer.from(plain.replace('Fjell', 'Tarn')).toString('base64'), Buffer.from(plain.slice(0, 64)).toString('base64'), Buffer.from(`${plain}&filters=`).toString('base64'),
      Buffer.from('0'.repeat(64) + plain.slice(64)).toString('base64'), signed('sw_guessed', 'filters=brand%3AFjell'), signed('', 'filters='), `${secured}AAAA`, secured.slice(4), web.slice(0, -1), `${web}x`, 'A'.repeat(5000), '%00', "' OR 1=1 --",
    ];
    for (const key of forgeries) assert.ok([400, 401, 431].includes(await status(key)), `${key.slice(0, 60)}: ${await status(key)}`);
    for (const limits of ['validUntil=1000000000&filters=brand%3AFjell', 'filters=brand%3AFjell&surprise=1', 'filters=%28']) assert.notEqual(await status(signed(web, limits)), 200, limits);
    assert.equal(await status(signed(store.keys.boss, 'filters=brand%3AFjell'), '/v1/admin/keys'), 403, 'a signed key reaches searching and events at most');
  });

  test('with a filter show nothing beyond it, whatever is asked', async () => {
    const own = async (path) => JSON.stringify(await (await fetch(store.url + path, { headers: { 'X-Shelfwise-Key': secured } })).json());
    const others = /"brand":\s*"(Tarn|Cairn)"|"value":\s*"(Tarn|Cairn)"|Tarn (Tent|Tarp|Boot|Sandal|Sock)|Cairn (Tent|Tarp|Boot|Sandal|Sock)|"(text|query)":\s*"(tarn|cairn)/i;
    assert.match(JSON.stringify(await (await fetch(`${store.url}/v1/suggest?q=ta`, { headers: { 'X-Shelfwise-Key': web } })).json()), others, 'the key itself is shown them');
    const escapes = ['brand:=Tarn', 'brand:=Tarn || brand:=Cairn', 'price:>0 || brand:=Tarn', 'price:>0) || (brand:=Tarn', '!(brand:=Fjell)', 'brand:!=Fjell', 'brand:=`Fjell` || brand:=`Tarn`', 'id:=[P1,P2]', ')', '(((', '"', 'brand:=Fjell) || (price:>0'];
    for (const filter of escapes) {
      for (const path of ['search?q=', 'search?q=boot', 'browse?q=']) assert.doesNotMatch(await own(`/v1/${path}&facet_by=brand&per_page=100&filter_by=${encodeURIComponent(filter)}`), others, filter);
    }
    for (const path of ['/v1/suggest?q=ta', '/v1/suggest?q=cai', '/v1/recommend/trending?limit=50', '/v1/recommend/similar?product_id=P1&limit=50', '/v1/recommend/recently_viewed?user_token=ann&limit=50',
      '/v1/recommend/for_you?user_token=ann&limit=50', '/v1/products/P1', '/v1/search?q=tarn&user_token=ann', '/v1/search?q=&facet_by=brand&facet_own_filter=ignore&filter_by=brand%3A%3DFjell']) {
      assert.doesNotMatch(await own(path), others, path);
    }
    const client = algoliasearch('shelfwise', secured, { hosts: hostsOf(store, 5) });
    for (const params of [{ filters: 'brand:Tarn' }, { filters: 'brand:Fjell OR brand:Tarn' }, { filters: 'price > 0) OR (brand:Tarn' }, { facetFilters: [['brand:Tarn', 'brand:-Fjell']] }, { facetFilters: ['brand:Fjell` || brand:=`Tarn'] },
      { numericFilters: ['price>0 OR brand:Tarn'] }, { facets: ['brand', '*'] }, { query: 'tarn' }, { optionalFilters: 'brand:Tarn' }]) {
      const answer = await client.search({ requests: [{ indexName: 'products', hitsPerPage: 100, ...params }] }).catch((error) => ({ error: error.status }));
      assert.doesNotMatch(JSON.stringify(answer.results?.map(({ hits, facets }) => ({ hits, facets: Object.keys(facets?.brand ?? {}).map((value) => ({ value })) })) ?? answer), others, JSON.stringify(params));
    }
    await assert.rejects(client.getObject({ indexName: 'products', objectID: 'P1' }), (error) => error.status === 404);
    assert.deepEqual((await client.getObjects({ requests: [{ indexName: 'products', objectID: 'P1' }] })).results, [null]);
    assert.doesNotMatch(JSON.stringify(await client.searchForFacetValues({ indexName: 'products', facetName: 'brand', searchForFacetValuesRequest: { facetQuery: '' } })), others);
    assert.doesNotMatch(JSON.stringify((await client.search({ requests: [{ indexName: 'products_query_suggestions', query: 'tarn' }] })).results[0].hits), others);
  });
});

describe('pages of other origins', { skip: missing }, () => {
  let store, browser, shop, foreign;
  before(async () => {
    const html = () => '<!doctype html><title>A page</title>';
    [shop, foreign] = [await somebodysShop({}, html), await somebodysShop({}, html)];
    store = await serve({ settings: `[server]\ncors_origins = ["${shop.origin}"]\n` });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await store?.close();
    shop?.close();
    foreign?.close();
  });

  test('read nothing, send nothing and change nothing', async () => {
    const attempt = (origin, id) => open(browser, origin).then(async (page) => {
      const read = await page.evaluate(async ([url, anonymousId]) => {
        const message = (messageId) => JSON.stringify({ batch: [{ type: 'track', event: 'Product Viewed', messageId, anonymousId, properties: { product_id: 'P1' } }] });
        const answered = (promise) => promise.then((answer) => answer.type !== 'opaque' && answer.ok, () => false);
        navigator.sendBeacon(`${url}/v1/batch`, message(`${anonymousId}1`));
        return [
          await answered(fetch(`${url}/v1/search?q=`)), await answered(fetch(`${url}/1/indexes/products/query`, { method: 'POST', body: '{}' })),
          await answered(fetch(`${url}/v1/batch`, { method: 'POST', body: message(`${anonymousId}2`) })),
          await answered(fetch(`${url}/v1/batch`, { method: 'POST', mode: 'no-cors', body: message(`${anonymousId}3`) }).then(() => ({ ok: false }))),
        ];
      }, [store.url, id]);
      await page.waitForTimeout(300);
      await page.context().close();
      return [read, (await store.events(id)).length];
    });
    assert.deepEqual(await attempt(shop.origin, 'let-in'), [[true, true, true, false], 3]);
    assert.deepEqual(await attempt(foreign.origin, 'foreign'), [[false, false, false, false], 0]);
    const erase = await fetch(`${store.url}/v1/shoppers/let-in`, { method: 'DELETE', headers: { Origin: foreign.origin } });
    assert.equal(erase.status, 403);
    assert.equal((await store.events('let-in')).length, 3);
  });
});

describe('batches', () => {
  let store;
  before(async () => { store = await serve(); });
  after(() => store?.close());
  const post = (body, path = '/v1/batch') => fetch(store.url + path, { method: 'POST', body });
  const message = (anonymousId, messageId, more = {}) => ({ type: 'track', event: 'Order Completed', messageId, anonymousId, properties: { order_id: messageId, products: [{ product_id: 'P1', price: 5, quantity: 1 }], ...more } });

  test('sent again count once, at the same time and after a restart', async () => {
    const batch = JSON.stringify({ batch: [message('ann', 'm1'), message('ann', 'm2')] });
    await Promise.all(Array.from({ length: 20 }, () => post(batch)));
    assert.equal((await store.events('ann')).length, 2);
    await store.stop();
    await store.restart();
    await post(batch);
    assert.equal((await store.events('ann')).length, 2);
  });

  test('far too large are refused whole, and the server goes on', async () => {
    const many = JSON.stringify({ batch: Array.from({ length: 20_000 }, (_, i) => ({ type: 'track', event: 'e', anonymousId: 'giant', messageId: `g${i}` })) });
    const status = async (body) => (await post(body).catch(() => ({ status: 413 }))).status; // cut off while it still sends
    assert.equal(await status(many), 413);
    assert.equal(await status(JSON.stringify({ batch: [message('giant', 'g', { fill: 'x'.repeat(64 << 20) })] })), 413);
    assert.ok([400, 413].includes(await status('['.repeat(100_000))));
    assert.deepEqual(await store.events('giant'), []);
    assert.equal((await fetch(`${store.url}/v1/search?q=boot`)).status, 200);
  });
});
