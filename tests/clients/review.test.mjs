// The pages for whoever keeps the catalog: the report of cleaning and the review of what is in doubt. axe finds nothing.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, missing, open } from './browser.mjs';
import { program } from './store.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const example = (name) => fileURLToPath(new URL(`../../examples/outfitter/${name}`, import.meta.url));

describe('the pages of cleaning', { skip: missing && /Chromium/.test(missing) ? missing : false }, () => {
  let folder, child, url, browser;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shelfwise-review-'));
    execFileSync(program, ['clean', example('feed.csv'), '--mapping', example('mapping.toml'), '--out', join(folder, 'clean')], { stdio: 'ignore' });
    child = spawn(program, ['review', join(folder, 'clean'), '--listen', '127.0.0.1:0', '--who', 'mia'], { stdio: ['ignore', 'pipe', 'ignore'] });
    url = await new Promise((resolve, reject) => {
      child.stdout.on('data', (bytes) => /http:\/\/\S+/.test(bytes) && resolve(String(bytes).match(/http:\/\/\S+/)[0].replace(/[.,]$/, '')));
      child.on('exit', () => reject(new Error('no review')));
    });
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    child?.kill('SIGTERM');
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  for (const [name, options] of [['desktop, light', {}], ['phone, dark', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' }]]) {
    test(`axe finds nothing: ${name}`, async () => {
      for (const [what, address] of [['review', url], ['report', `file://${join(folder, 'clean', 'report.html')}`]]) {
        const page = await open(browser, address, { ...options, bypassCSP: true });
        await page.waitForTimeout(700);
        for (const view of what === 'review' ? ['pairs', 'categories', 'done', 'history'] : ['']) {
          if (view) await page.click(`[data-tab=${view}]`);
          await page.waitForTimeout(300);
          await page.evaluate(axe);
          const { violations } = await page.evaluate(() => window.axe.run());
          assert.deepEqual(violations.map((one) => `${what} ${view}: ${one.id}: ${one.nodes[0].html.slice(0, 200)}`), []);
        }
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${what} needs no scrolling sideways`);
        await page.context().close();
      }
    });
  }
});
