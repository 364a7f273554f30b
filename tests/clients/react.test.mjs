// A page of react-instantsearch 7 alone, from another origin: every widget used, its result checked against /v1.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch, missing, open, somebodysShop } from './browser.mjs';
import { serve } from './store.mjs';

const scripts = {
  '/react.js': 'react/umd/react.production.min.js',
  '/react-dom.js': 'react-dom/umd/react-dom.production.min.js',
  '/instantsearch.js': 'react-instantsearch/dist/umd/ReactInstantSearch.min.js',
  '/lite.js': 'algoliasearch/dist/lite/builds/browser.umd.js',
};

const page_ = (port) => `<!doctype html><html lang="en"><title>React</title><body><div id="root"></div>
<script src="/react.js"></script><script src="/react-dom.js"></script><script src="/instantsearch.js"></script><script src="/lite.js"></script>
<script>
  const h = React.createElement;
  const r = ReactInstantSearch;
  const lite = window['algoliasearch/lite'];
  const searchClient = (lite.liteClient || lite)('shelfwise', 'any', { hosts: [{ url: '127.0.0.1:${port}', protocol: 'http', accept: 'readWrite' }] });
  const Hit = ({ hit }) => h('a', { id: hit.objectID }, h(r.Highlight, { attribute: 'title', hit }), ' ', h(r.Snippet, { attribute: 'description', hit }));
  const Item = ({ item }) => h('i', null, item.objectID);
  const at = (id, widget, props) => h('div', { id }, h(widget, props));
  const levels = ['categories.lvl0', 'categories.lvl1', 'categories.lvl2'];
  const Told = () => { const { results, status, error } = r.useInstantSearch({ catchError: true }); return h('div', { id: 'told' }, status + ' ' + (error ? error.message : results.nbHits)); };
  ReactDOM.createRoot(document.getElementById('root')).render(h(r.InstantSearch, { indexName: 'products', searchClient, future: { preserveSharedStateOnUnmount: true } },
    h(r.Configure, { attributesToSnippet: ['description:4'] }),
    at('box', r.SearchBox), at('stats', r.Stats), at('current', r.CurrentRefinements), at('clear', r.ClearRefinements), at('crumbs', r.Breadcrumb, { attributes: levels }),
    at('brands', r.RefinementList, { attribute: 'brand', searchable: true }), at('colors', r.Menu, { attribute: 'color' }), at('tree', r.HierarchicalMenu, { attributes: levels }),
    at('price', r.RangeInput, { attribute: 'price' }), at('top', r.ToggleRefinement, { attribute: 'rating', label: 'Best', on: 5 }),
    at('sort', r.SortBy, { items: [{ label: 'best', value: 'products' }, { label: 'dear', value: 'products_price_desc' }, { label: 'cheap', value: 'products_price_asc' }] }),
    at('many', r.HitsPerPage, { items: [{ label: '8', value: 8, default: true }, { label: '16', value: 16 }] }),
    at('hits', r.Hits, { hitComponent: Hit }), at('pages', r.Pagination), h(Told),
    at('related', r.RelatedProducts, { objectIDs: ['P2'], limit: 3, itemComponent: Item }), at('look', r.LookingSimilar, { objectIDs: ['P2'], limit: 3, itemComponent: Item }),
    at('together', r.FrequentlyBoughtTogether, { objectIDs: ['P2'], limit: 3, itemComponent: Item }), at('trending', r.TrendingItems, { limit: 3, itemComponent: Item }),
    h(r.Index, { indexName: 'products_query_suggestions', indexId: 'suggestions' }, h(r.Configure, { hitsPerPage: 5 }), at('queries', r.Hits, { hitComponent: ({ hit }) => h('b', null, hit.query) }))));
</script>`;

describe('react-instantsearch', { skip: missing }, () => {
  let store, browser, shop;
  before(async () => {
    shop = await somebodysShop(scripts, () => page_(store.port));
    store = await serve({ settings: `[server]\ncors_origins = ["${shop.origin}"]\n` });
    for (let i = 0; i < 4; ++i) {
      const line = (event, more) => ({ type: 'track', event, messageId: `${event}${i}`, userId: `buyer${i}`, timestamp: new Date().toISOString(), properties: more });
      const products = ['P2', 'P4'].map((product_id) => ({ product_id, price: 12, quantity: 1 }));
      await store.call('/v1/batch', { method: 'POST', body: JSON.stringify({ batch: [line('Product Viewed', { product_id: 'P2' }), line('Order Completed', { order_id: `o${i}`, products })] }) });
    }
    store.train();
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await store?.close();
    shop?.close();
  });

  const hits = async (query, per = 8) => (await store.call(`/v1/search?fallback=false&per_page=${per}&${query}`)).hits.map((hit) => hit.id);
  const block = async (name, query) => (await store.call(`/v1/recommend/${name}?limit=3&${query}`)).hits.map((hit) => hit.id);
  const filter = (text) => `filter_by=${encodeURIComponent(text)}`;
  async function shows(page, expected, selector = '#hits a') {
    const now = () => page.locator(selector).evaluateAll((all) => all.map((one) => one.id || one.textContent));
    await page.waitForFunction(([where, wanted]) => [...document.querySelectorAll(where)].map((one) => one.id || one.textContent).join() === wanted, [selector, expected.join()], { timeout: 8000 })
      .catch(async () => assert.deepEqual(await now(), expected));
    assert.ok(expected.length > 0, 'something to compare');
  }

  test('search box, stats, highlights, snippets and suggestions', async () => {
    const page = await open(browser, shop.origin);
    await shows(page, await hits('q='));
    await page.fill('#box input', 'boo'); // the last word is completed as it is typed
    await shows(page, await hits('q=boot'));
    await page.fill('#box input', 'fjell boot');
    await shows(page, await hits('q=fjell+boot'));
    const { found } = await store.call('/v1/search?fallback=false&q=fjell+boot');
    assert.match(await page.textContent('#stats'), new RegExp(`^${found} results`));
    assert.deepEqual((await page.locator('#hits a >> nth=0 >> .ais-Highlight-highlighted').allTextContents()).map((text) => text.toLowerCase()).sort(), ['boot', 'fjell']);
    assert.match(await page.textContent('#hits a >> nth=0 >> .ais-Snippet'), /boot/);
    await page.fill('#box input', 'boo');
    await page.waitForSelector('#queries b');
    const own = (await store.call('/v1/suggest?q=boo&limit=5')).suggestions.filter((one) => one.kind !== 'product').map((one) => one.text);
    await shows(page, own, '#queries b');
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test('lists, menus, trees, ranges and toggles', async () => {
    const page = await open(browser, shop.origin);
    await page.fill('#brands input[type=search]', 'tar');
    await page.waitForFunction(() => document.querySelectorAll('#brands li').length === 1);
    await page.click('#brands li label');
    await shows(page, await hits(`q=&${filter('brand:=Tarn')}`));
    assert.match(await page.textContent('#current'), /brand:\s*Tarn/i);
    await page.click('#current button');
    await shows(page, await hits('q='));
    await page.click('#colors a:has-text("Blue")');
    await shows(page, await hits(`q=&${filter('color:=Blue')}`));
    await page.click('#clear button');
    await page.click('#tree a:has-text("Camping")');
    await shows(page, await hits(`q=&${filter('category:=Camping')}`));
    await page.click('#tree a:has-text("Tents")');
    await shows(page, await hits(`q=&${filter('category:=Camping > Tents')}`));
    await page.click('#crumbs a:has-text("Home")');
    await shows(page, await hits('q='));
    await page.fill('#price input >> nth=0', '50');
    await page.fill('#price input >> nth=1', '130');
    await page.click('#price button');
    await shows(page, await hits(`q=&${filter('price:[50..130]')}`));
    await page.click('#clear button');
    await page.click('#top label');
    await shows(page, await hits(`q=&${filter('rating:=5')}`));
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test('sorting, pages and how many stand on one', async () => {
    const page = await open(browser, shop.origin);
    await page.selectOption('#sort select', 'products_price_desc');
    await shows(page, await hits('q=&sort_by=price:desc'));
    await page.click('#pages a:has-text("3")');
    await shows(page, await hits('q=&sort_by=price:desc&page=3'));
    await page.selectOption('#sort select', 'products_price_asc');
    await shows(page, await hits('q=&sort_by=price:asc'));
    await page.selectOption('#many select', '16');
    await shows(page, await hits('q=&sort_by=price:asc', 16));
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test('recommendations', async () => {
    const page = await open(browser, shop.origin);
    await shows(page, await block('similar', 'product_id=P2'), '#related i');
    await shows(page, await block('similar', 'product_id=P2'), '#look i');
    await shows(page, await block('bought_together', 'product_id=P2'), '#together i');
    await shows(page, await block('trending', ''), '#trending i');
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test('what the server refuses is told by name', async () => {
    const answer = await fetch(`${store.url}/1/indexes/nothing/query`, { method: 'POST', body: '{}', headers: { Origin: shop.origin } });
    assert.equal(answer.status, 404);
    assert.equal(answer.headers.get('access-control-allow-origin'), shop.origin, 'a page may read why');
    assert.match((await answer.json()).message, /does not exist/);
  });
});
