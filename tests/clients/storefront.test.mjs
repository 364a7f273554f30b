// docs/storefront.md, followed to the letter: its settings, its keys, its script, its search page and its block, with
// nothing changed but the host and the key.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, missing, open, pages, somebodysShop } from './browser.mjs';
import { serve } from './store.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const text = readFileSync(join(here, '..', '..', 'docs', 'storefront.md'), 'utf8');
const bundler = join(here, '..', '..', 'web', 'node_modules', 'esbuild');
const skip = missing || (existsSync(bundler) ? false : 'web/node_modules is not there; ./dev pages installs it');

// The code of a language below a heading, and how many such blocks the section has.
function code(heading, language, at = 0) {
  const section = text.slice(text.indexOf(`\n## ${heading}`)).slice(1).split(/\n## /)[0];
  const found = [...section.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map((match) => match[1]);
  assert.ok(found[at], `${heading} has ${language}`);
  return found[at];
}

describe('the page for developers of storefronts', { skip }, () => {
  let store, browser, shop, body;
  const own = (source) => source.replaceAll('https://search.example', store.url).replaceAll('search.example', store.host).replaceAll("protocol: 'https'", "protocol: 'http'");
  before(async () => {
    shop = await somebodysShop({}, () => body);
    store = await serve({ pages, settings: code('1. Serve a store', 'toml').replace('https://shop.example', shop.origin), keys: [['web', 'search,events'], ['boss', 'admin']] });
    const { build } = createRequire(import.meta.url)(bundler);
    const contents = own(`const KEY = ${JSON.stringify(store.keys.web)};\n${code('3. A search page', 'js')}`);
    const { outputFiles } = await build({ stdin: { contents, resolveDir: here }, bundle: true, write: false, format: 'esm', logLevel: 'silent' });
    const script = own(code('2. Tell it what shoppers do', 'html')).replace('"KEY"', `"${store.keys.web}" data-delay="50"`);
    body = `<!doctype html><title>Shop</title><body>${script}${code('2. Tell it what shoppers do', 'html', 1)}
      <div id="search"></div><div id="brands"></div><div id="hits"></div>${code('4. Blocks', 'html').replace('BOOT-1', 'P2')}
      <script type="module">${outputFiles[0].text.replaceAll('</script', '<\\/script')}</script>`;
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    await store?.close();
    shop?.close();
  });

  test('leads to personal search in a page, with blocks and events', async () => {
    const page = await open(browser, shop.origin);
    const shown = () => page.locator('#hits a').evaluateAll((links) => links.map((link) => link.dataset.shelfwiseProduct));
    const until = async (check, what) => {
      for (let tries = 0; tries < 80; ++tries) {
        if (await check()) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.fail(what);
    };
    await page.waitForSelector('#hits a');
    await page.fill('#search input', 'boot');
    await page.waitForFunction(() => document.querySelectorAll('#hits a').length === 12);
    assert.equal(await page.locator('#hits small:not(:empty)').count(), 0, 'nothing is known of a new visitor');
    await page.click('#brands label >> nth=0');
    await page.waitForFunction(() => document.querySelectorAll('#hits a').length < 12);
    await page.click('#brands label >> nth=0');
    await page.waitForSelector('shelfwise-block li a[href^="/product/"]');

    const calls = code('2. Tell it what shoppers do', 'js').replaceAll('BOOT-1', 'P2').split('\n').filter((line) => line && !/identify|consent/.test(line)).join('\n');
    await page.evaluate(`const queryId = '${'d'.repeat(32)}'; ${calls} shelfwise.flush()`);
    const token = await page.evaluate(() => shelfwise.token());
    const names = async () => (await store.events(token, store.keys.boss)).map((event) => event.event || event.type);
    await until(async () => (await names()).includes('Order Completed'), 'the order arrives');
    for (const name of ['page', 'Products Searched', 'Product Viewed', 'Product Added']) assert.ok((await names()).includes(name), name);
    await page.reload();
    await page.waitForSelector('#hits a');
    await page.fill('#search input', 'boot');
    await page.waitForSelector('#hits small:not(:empty)');
    const answer = await store.call(`/v1/search?fallback=false&q=boot&user_token=${token}`, { headers: { 'X-Shelfwise-Key': store.keys.web } });
    assert.deepEqual(await shown(), answer.hits.map((hit) => hit.id), 'in the order that /v1 gives this shopper');

    await page.click('#hits a >> nth=1', { noWaitAfter: true });
    await until(async () => (await names()).includes('Product Clicked'), 'the click arrives');
    const click = (await store.events(token, store.keys.boss)).find((event) => event.event === 'Product Clicked');
    assert.deepEqual([click.properties.position, /^[0-9a-f]{32}$/.test(click.properties.query_id)], [2, true]);
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
});
