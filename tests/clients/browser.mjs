// A real Chromium over a served store with the built pages.
import { chromium } from 'playwright-core';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const pages = join(here, '..', '..', 'build', 'pages');
const program = process.env.CHROMIUM || ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);

// Why browser tests cannot run here; false where they can.
export const missing = !program ? 'there is no Chromium; ./dev setup browser installs it'
  : !existsSync(join(pages, 'index.html')) ? 'the pages are not built; ./dev pages builds them' : false;

export const launch = () => chromium.launch({
  executablePath: program,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-quic'],
});

// A Chromium without a window says so, and the server counts nothing that a machine did: shoppers have windows.
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

// A page that fails the test on any error of its own.
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', userAgent, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  // What the server said tells more than that something failed.
  page.on('response', async (answer) => answer.status() >= 400 && answer.status() !== 404 && page.faults.push(`${answer.url()}: ${await answer.text().catch(() => '')}`));
  page.on('console', (message) => message.type() === 'error' && !/404 \(Not Found\)/.test(message.text()) && page.faults.push(message.text()));
  await page.goto(url);
  return page;
}

// Somebody's shop: one page at any address, of another origin than the store, and scripts of packages: {'/a.js': 'package/file.js'}.
export async function somebodysShop(scripts, html) {
  const server = createServer((request, answer) => {
    const file = scripts[request.url];
    answer.setHeader('Content-Type', file ? 'text/javascript' : 'text/html');
    answer.end(file ? readFileSync(join(here, 'node_modules', file)) : html());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { origin: `http://localhost:${server.address().port}`, close: () => server.close() };
}
