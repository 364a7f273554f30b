// shelfwise.js: tells a Shelfwise server what a shopper does, and shows its blocks. docs/storefront.md
//
//   <script defer src="https://search.example/shelfwise.js" data-key="KEY"></script>
//   <li data-shelfwise-product="SKU-1" data-shelfwise-list="results" data-shelfwise-query-id="...">
//   <shelfwise-block name="similar" product="SKU-1" heading="Similar products"></shelfwise-block>
//
// Every message has an id that the server counts once, so that whatever is in doubt is sent again.
import type { Options, Properties, Shelfwise } from './api';
import { Outbox } from './outbox';
import { memory, newId } from './memory';
import { defineBlock } from './block';
import { watchList } from './impressions';

const script = document.currentScript as HTMLScriptElement | null;
let settings: Required<Options> = { host: script ? new URL(script.src).origin : location.origin, key: '', consent: 'implied', delay: 1000 };
let outbox: Outbox | undefined;

// Global Privacy Control stands above everything: the browser says no for its owner.
const allowed = (): boolean => {
  if ((navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl) return false;
  const said = memory.get('consent');
  return said ? said === 'yes' : settings.consent !== 'required';
};

const anonymous = (): string => {
  let id = memory.get('id');
  if (!id) memory.set('id', (id = newId()));
  return id;
};

function send(type: string, more: Properties): void {
  if (!outbox || !allowed()) return;
  const user = memory.get('user');
  outbox.add({ type, messageId: newId(), timestamp: new Date().toISOString(), anonymousId: anonymous(), ...(user && { userId: user }), ...more });
}

const track = (event: string, properties: Properties = {}): void => send('track', { event, properties });

const shelfwise: Shelfwise = {
  init(options = {}) {
    settings = { ...settings, ...options };
    outbox?.stop();
    outbox = new Outbox(`${settings.host}/v1/batch${settings.key ? `?key=${encodeURIComponent(settings.key)}` : ''}`, settings.delay);
    if (!allowed()) outbox.clear();
  },
  token: () => (allowed() ? memory.get('user') || anonymous() : ''),
  identify(userId, traits) {
    if (!userId) {
      memory.remove('user');
      memory.remove('id'); // the next shopper at this device is somebody else
      return;
    }
    if (allowed()) memory.set('user', userId);
    send('identify', { userId, traits: traits || {} });
  },
  consent(given) {
    if (given === undefined) return allowed();
    if (!given) {
      outbox?.clear();
      memory.remove('id');
      memory.remove('user');
    }
    memory.set('consent', given ? 'yes' : 'no');
    // The server answers a refusal with nobody's order, also where a page forgets to ask.
    document.cookie = `dnp=${given ? '0' : '1'};path=/;max-age=31536000;samesite=lax`;
    return allowed();
  },
  page: (properties) => send('page', { properties: { path: location.pathname, title: document.title, ...properties } }),
  search: (query, query_id) => track('Products Searched', { query, ...(query_id && { query_id }) }),
  list: (view) => track('Product List Viewed', { ...view }),
  view: (item) => track('Product Viewed', item),
  click: (item) => track('Product Clicked', item),
  add: (item) => track('Product Added', item),
  remove: (item) => track('Product Removed', item),
  order: (order) => track('Order Completed', order),
  track,
  flush: () => outbox?.flush() || Promise.resolve(),
};

declare global {
  interface Window {
    shelfwise: Shelfwise;
  }
}
window.shelfwise = shelfwise;
shelfwise.init({ ...(script?.dataset as Options | undefined), ...(script?.dataset.delay && { delay: +script.dataset.delay }) });
watchList(shelfwise);
defineBlock(shelfwise, () => settings);
export default shelfwise;
