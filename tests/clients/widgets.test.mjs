// A page of libraries alone, as their own documentation writes it, from another origin: InstantSearch's widgets,
// Recommend's, search-insights and Segment's client for the browser.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { launch, missing, open, somebodysShop } from './browser.mjs';
import { serve } from './store.mjs';

const scripts = {
  '/lite.js': 'algoliasearch/dist/lite/builds/browser.umd.js',
  '/instantsearch.js': 'instantsearch.js/dist/instantsearch.production.min.js',
  '/insights.js': 'search-insights/dist/search-insights.min.js',
  '/segment.js': '@segment/analytics-next/dist/umd/index.js',
};

const page_ = (port) => `<!doctype html><html lang="en"><title>Widgets</title><body>
<div id="box"></div><div id="stats"></div><div id="hits"></div><div id="brands"></div><div id="menu"></div><div id="price"></div><div id="least"></div><div id="sort"></div>
<div id="pages"></div><div id="current"></div><div id="clear"></div><div id="related"></div><div id="trending"></div><div id="facets"></div>
<script>
  window.AlgoliaAnalyticsObject = 'aa';
  window.aa = function () { (window.aa.queue = window.aa.queue || []).push(arguments); };
</script>
<script src="/lite.js"></script><script src="/instantsearch.js"></script><script src="/insights.js"></script>
<script>
  aa('init', { appId: 'shelfwise', apiKey: 'any', host: 'http://127.0.0.1:${port}', useCookie: true });
  const lite = window['algoliasearch/lite'];
  const searchClient = (lite.liteClient || lite)('shelfwise', 'any', { hosts: [{ url: '127.0.0.1:${port}', protocol: 'http', accept: 'readWrite' }] });
  const w = instantsearch.widgets;
  const search = instantsearch({ indexName: 'products', searchClient, insights: { insightsClient: window.aa } });
  search.addWidgets([
    w.searchBox({ container: '#box' }), w.stats({ container: '#stats' }), w.pagination({ container: '#pages' }), w.configure({ hitsPerPage: 8 }),
    w.hits({ container: '#hits', templates: { item: (hit, { html, components, sendEvent }) => html\`<a id="\${hit.objectID}" onClick=\${() => sendEvent('click', hit, 'Hit clicked')}>\${components.Highlight({ hit, attribute: 'title' })}</a>\` } }),
    w.refinementList({ container: '#brands', attribute: 'brand', searchable: true }), w.hierarchicalMenu({ container: '#menu', attributes: ['hierarchicalCategories.lvl0', 'hierarchicalCategories.lvl1'] }),
    w.rangeSlider({ container: '#price', attribute: 'price' }), w.rangeInput({ container: '#least', attribute: 'price' }), w.sortBy({ container: '#sort', items: [{ label: 'best', value: 'products' }, { label: 'dear', value: 'products_price_desc' }] }),
    w.currentRefinements({ container: '#current' }), w.clearRefinements({ container: '#clear' }),
    w.relatedProducts({ container: '#related', objectIDs: ['P2'], limit: 3, templates: { item: (hit, { html }) => html\`<i>\${hit.objectID}</i>\` } }),
    w.trendingItems({ container: '#trending', limit: 3, templates: { item: (hit, { html }) => html\`<i>\${hit.objectID}</i>\` } }),
  ]);
  search.start();
</script>
<script src="/segment.js"></script>`;

describe('widgets of the libraries alone', { skip: missing }, () => {
  let store, browser, shop, origin;
  before(async () => {
    shop = await somebodysShop(scripts, () => page_(store.port));
    origin = shop.origin;
    store = await serve({ settings: `[server]\ncors_origins = ["${origin}"]\n` });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await store?.close();
    shop?.close();
  });

  const ids = (page, selector) => page.locator(selector).evaluateAll((all) => all.map((one) => one.id || one.textContent));
  const ours = async (query) => (await store.call(`/v1/search?fallback=false&per_page=8&${query}`)).hits.map((hit) => hit.id);
  async function shows(page, expected) {
    await page.waitForFunction((wanted) => [...document.querySelectorAll('#hits a')].map((link) => link.id).join() === wanted, expected.join(), { timeout: 8000 }).catch(() => undefined);
    assert.deepEqual(await ids(page, '#hits a'), expected);
  }
  async function until(check) {
    for (let tries = 0; tries < 60 && !(await check()); ++tries) await new Promise((resolve) => setTimeout(resolve, 100));
    return check();
  }

  test('InstantSearch and its Recommend widgets', async () => {
    const page = await open(browser, origin);
    await shows(page, await ours('q='));
    for (const unfinished of ['bo', 'boo', 'boot']) { // the last word is completed as it is typed
      await page.fill('#box input', unfinished);
      await shows(page, await ours('q=boot'));
    }
    assert.match(await page.textContent('#hits mark'), /boot/i);
    assert.match(await page.textContent('#stats'), /12 results/);
    await page.fill('#brands input[type=search]', 'tar');
    await page.waitForFunction(() => document.querySelectorAll('#brands li').length === 1);
    await page.click('#brands li label');
    await shows(page, await ours('q=boot&filter_by=brand:=Tarn'));
    assert.match(await page.textContent('#current'), /brand:\s*Tarn/i);
    await page.click('#current button');
    await shows(page, await ours('q=boot'));
    await page.fill('#least input >> nth=0', '130');
    await page.click('#least button');
    await shows(page, await ours('q=boot&filter_by=price:>=130'));
    await page.click('#clear button');
    await page.fill('#box input', '');
    await page.click('#menu a:has-text("Camping")');
    await shows(page, await ours('q=&filter_by=category:=Camping'));
    await page.selectOption('#sort select', 'products_price_desc');
    await shows(page, await ours('q=&filter_by=category:=Camping&sort_by=price:desc'));
    await page.click('#pages a:has-text("2")');
    await shows(page, await ours('q=&filter_by=category:=Camping&sort_by=price:desc&page=2'));
    const slider = (await store.call('/v1/search?q=&per_page=0&filter_by=category:=Camping&facet_by=price')).facet_counts[0].stats;
    assert.equal(Number(await page.getAttribute('#price [role=slider] >> nth=1', 'aria-valuemax')), Math.ceil(slider.max));
    assert.deepEqual(await ids(page, '#related i'), (await store.call('/v1/recommend/similar?product_id=P2&limit=3')).hits.map((hit) => hit.id));
    assert.equal((await ids(page, '#trending i')).length, 3);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test('InstantSearch tells views and clicks by search-insights', async () => {
    const page = await open(browser, origin);
    await page.waitForSelector('#hits a');
    await page.click('#hits a >> nth=0');
    const token = await page.evaluate(() => new Promise((resolve) => aa('getUserToken', null, (_, value) => resolve(value))));
    assert.ok(await until(async () => (await store.events(token)).some((event) => event.event === 'Product Clicked')));
    const click = (await store.events(token)).find((event) => event.event === 'Product Clicked');
    assert.match(click.properties.query_id, /^[0-9a-f]{32}$/);
    assert.equal(click.properties.products[0].position, 1);
    await page.context().close();
  });

  test('analytics-next fetches its settings and sends from the browser', async () => {
    const page = await open(browser, origin);
    const id = await page.evaluate(async (url) => {
      const analytics = window.AnalyticsNext.AnalyticsBrowser.load({ writeKey: 'any', cdnURL: url });
      await analytics.track('Product Viewed', { product_id: 'P2' });
      await analytics.identify('next-ann', { plan: 'a' });
      await analytics.page('Home');
      return (await analytics.user()).anonymousId();
    }, store.url);
    assert.ok(await until(async () => (await store.events('next-ann')).length >= 3));
    const names = (await store.events(id)).map((event) => event.event || event.type);
    for (const name of ['Product Viewed', 'identify', 'page']) assert.ok(names.includes(name), `${name} in ${names}`);
    await page.context().close();
  });
});
