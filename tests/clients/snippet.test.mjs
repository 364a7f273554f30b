// shelfwise.js on a page of another origin: what it tells arrives once, whatever happens to the page or the server.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { launch, missing, open, pages } from './browser.mjs';
import { serve } from './store.mjs';

describe('the snippet', { skip: missing }, () => {
  let store, browser, shop, origin;
  let body = '';
  before(async () => {
    shop = createServer((request, answer) => {
      answer.setHeader('Content-Type', 'text/html');
      answer.end(`<!doctype html><title>Some shop</title><body>${body}<script src="${store.url}/shelfwise.js" data-delay="50"></script>`);
    });
    await new Promise((resolve) => shop.listen(0, '127.0.0.1', resolve));
    origin = `http://localhost:${shop.address().port}`;
    store = await serve({ pages, settings: `[server]\ncors_origins = ["${origin}"]\n` });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await store?.close();
    shop?.close();
  });

  const token = (page) => page.evaluate(() => window.shelfwise.token());
  const flush = (page) => page.evaluate(() => window.shelfwise.flush());
  const viewed = async (id) => (await store.events(id)).filter((event) => event.event === 'Product Viewed').map((event) => event.properties.product_id);
  async function until(check, what) {
    for (let tries = 0; tries < 60; ++tries) {
      if (await check()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail(what);
  }

  test('tells pages, views, carts and orders across origins', async () => {
    const page = await open(browser, origin);
    await page.evaluate(() => {
      shelfwise.page();
      shelfwise.search('boot');
      shelfwise.view({ product_id: 'P2' });
      shelfwise.add({ product_id: 'P2', price: 12, quantity: 1 });
      shelfwise.remove({ product_id: 'P2' });
      shelfwise.order({ order_id: 'o1', products: [{ product_id: 'P2', price: 12, quantity: 1 }] });
    });
    await flush(page);
    const names = (await store.events(await token(page))).map((event) => event.event || event.type);
    assert.deepEqual(names, ['page', 'Products Searched', 'Product Viewed', 'Product Added', 'Product Removed', 'Order Completed']);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });

  test('keeps what is told offline, and sends it once', async () => {
    const page = await open(browser, origin);
    const id = await token(page);
    await page.context().setOffline(true);
    await page.evaluate(() => { for (let i = 0; i < 5; ++i) shelfwise.view({ product_id: `P${i}` }); return shelfwise.flush(); });
    assert.deepEqual(await viewed(id), []);
    await page.context().setOffline(false);
    await until(async () => (await viewed(id)).length === 5, 'five views arrive');
    await flush(page);
    assert.deepEqual(await viewed(id), ['P0', 'P1', 'P2', 'P3', 'P4']);
    await page.context().close();
  });

  test('a closed tab loses nothing: a beacon, or the next page', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(origin);
    const id = await token(page);
    await page.evaluate(() => { shelfwise.init({ delay: 60000 }); shelfwise.view({ product_id: 'P1' }); });
    await page.close({ runBeforeUnload: true });
    await until(async () => (await viewed(id)).length === 1, 'the beacon arrives');
    const next = await context.newPage();
    await next.goto(origin);
    await flush(next);
    assert.deepEqual(await viewed(id), ['P1'], 'sent again, counted once');
    // Killed outright, there is no beacon.
    await next.evaluate(() => { shelfwise.init({ delay: 60000 }); navigator.sendBeacon = () => false; shelfwise.view({ product_id: 'P2' }); });
    await next.goto('about:blank');
    const last = await context.newPage();
    await last.goto(origin);
    await flush(last);
    assert.deepEqual(await viewed(id), ['P1', 'P2']);
    await context.close();
  });

  test('a server that restarts gets everything, once', async () => {
    const page = await open(browser, origin);
    const id = await token(page);
    await page.evaluate(() => shelfwise.view({ product_id: 'P1' }));
    await flush(page);
    await store.stop();
    await page.evaluate(() => { shelfwise.view({ product_id: 'P2' }); return shelfwise.flush(); });
    await store.restart();
    await until(async () => (await viewed(id)).length === 2, 'the second view arrives');
    assert.deepEqual(await viewed(id), ['P1', 'P2']);
    await page.context().close();
  });

  for (const [what, setUp] of [
    ['forbidden', () => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } })],
    ['full', () => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; }],
  ]) {
    test(`storage ${what}: told all the same`, async () => {
      const context = await browser.newContext();
      await context.addInitScript(setUp);
      const page = await context.newPage();
      await page.goto(origin);
      await page.evaluate(() => { shelfwise.view({ product_id: 'P1' }); return shelfwise.flush(); });
      assert.deepEqual(await viewed(await token(page)), ['P1']);
      await context.close();
    });
  }

  test('without consent nothing is stored here or there', async () => {
    const page = await open(browser, origin);
    await page.evaluate(() => { shelfwise.view({ product_id: 'P1' }); return shelfwise.flush(); });
    const id = await token(page);
    await page.evaluate(() => { shelfwise.consent(false); shelfwise.view({ product_id: 'P2' }); return shelfwise.flush(); });
    assert.deepEqual(await viewed(id), ['P1']);
    assert.equal(await token(page), '');
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), ['shelfwise.consent']);
    await page.reload();
    assert.equal(await token(page), '');
    await page.context().close();
    const private_ = await browser.newContext();
    await private_.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
    const asked = await private_.newPage();
    await asked.goto(origin);
    assert.equal(await token(asked), '');
    await private_.close();
  });

  test('impressions are what was seen, and clicks carry where they came from', async () => {
    body = `<ul data-shelfwise-list="results" data-shelfwise-query-id="${'b'.repeat(32)}">` +
      Array.from({ length: 10 }, (_, i) => `<li data-shelfwise-product="P${i}" data-shelfwise-position="${i + 1}" style="height:300px"><a href="#p${i}">P${i}</a></li>`).join('') + '</ul>';
    const page = await open(browser, origin, { viewport: { width: 800, height: 700 } });
    const id = await token(page);
    const seen = async () => (await store.events(id)).filter((event) => event.event === 'Product List Viewed').flatMap((event) => event.properties.products.map((item) => item.product_id));
    await until(async () => (await seen()).length > 0, 'impressions arrive');
    assert.deepEqual(await seen(), ['P0', 'P1'], 'what is not on the screen was not seen');
    await page.click('a[href="#p1"]');
    await flush(page);
    const click = (await store.events(id)).find((event) => event.event === 'Product Clicked');
    assert.deepEqual([click.properties.product_id, click.properties.position, click.properties.query_id], ['P1', 2, 'b'.repeat(32)]);
    body = '';
    await page.context().close();
  });

  test('a block renders by its attributes, as text', async () => {
    body = '<shelfwise-block name="similar" product="P2" heading="Similar products" limit="3" href="/product/{id}"></shelfwise-block><shelfwise-block id="none" name="nothing"></shelfwise-block>';
    const page = await open(browser, origin);
    await page.waitForSelector('shelfwise-block li');
    const links = await page.locator('shelfwise-block a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    const own = await store.call('/v1/recommend/similar?product_id=P2&limit=3');
    assert.deepEqual(links, own.hits.map((hit) => `/product/${hit.id}`));
    assert.equal(await page.getAttribute('shelfwise-block section', 'aria-label'), 'Similar products');
    assert.equal(await page.isVisible('#none'), false);
    body = '';
    await page.context().close();
  });

  test('a page that was not let in cannot tell anything', async () => {
    const foreign = createServer((_, answer) => {
      answer.setHeader('Content-Type', 'text/html');
      answer.end(`<!doctype html><script src="${store.url}/shelfwise.js"></script>`);
    });
    await new Promise((resolve) => foreign.listen(0, '127.0.0.1', resolve));
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`http://localhost:${foreign.address().port}`);
    const id = await token(page);
    await page.evaluate(() => { shelfwise.view({ product_id: 'P1' }); return shelfwise.flush(); });
    assert.deepEqual(await viewed(id), []);
    await context.close();
    foreign.close();
  });
});
