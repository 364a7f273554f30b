// <shelfwise-block name="similar" product="SKU-1" heading="Similar products" limit="6"></shelfwise-block>
// Renders into the page itself, so that its styles hold: a heading and a list of links.
import type { Options, Shelfwise } from './api';

interface Product {
  title?: string;
  link?: string;
  price?: string;
  sale_price?: string;
  image_link?: string;
}

interface Hit {
  id: string;
  product: Product;
  reason?: { text: string };
}

const attributes = ['name', 'product', 'limit', 'heading', 'exclude', 'href'];

function make<Name extends keyof HTMLElementTagNameMap>(name: Name, text: string, parent: Element): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.textContent = text; // never as HTML: a title may hold anything
  parent.append(element);
  return element;
}

// A link out of a catalog may hold anything too.
const safe = (link: string): string => (/^(https?:|\/|#|\.|\?)/i.test(link) ? link : '#');

function show(block: HTMLElement, hits: Hit[], queryId: string): void {
  block.textContent = '';
  block.hidden = !hits.length;
  if (!hits.length) return;
  block.dataset.shelfwiseList = block.getAttribute('name') || '';
  block.dataset.shelfwiseQueryId = queryId;
  const section = make('section', '', block);
  const heading = make('h2', block.getAttribute('heading') || '', section);
  section.setAttribute('aria-label', heading.textContent || block.getAttribute('name') || '');
  if (!heading.textContent) heading.remove();
  const list = make('ul', '', section);
  const pattern = block.getAttribute('href');
  hits.forEach(({ id, product, reason }, at) => {
    const item = make('li', '', list);
    item.dataset.shelfwiseProduct = id;
    item.dataset.shelfwisePosition = String(at + 1);
    const link = make('a', '', item);
    link.href = safe(pattern ? pattern.replace('{id}', encodeURIComponent(id)) : product.link || '');
    if (product.image_link && !pattern) {
      const image = make('img', '', link);
      image.src = safe(product.image_link);
      image.alt = '';
      image.loading = 'lazy';
    }
    make('span', product.title || id, link).className = 'title';
    make('span', product.sale_price || product.price || '', item).className = 'price';
    if (reason) make('small', reason.text, item);
  });
}

export function defineBlock(shelfwise: Shelfwise, settings: () => Options): void {
  if (customElements.get('shelfwise-block')) return;
  customElements.define('shelfwise-block', class extends HTMLElement {
    static observedAttributes = attributes;
    private asked = 0;

    connectedCallback(): void {
      void this.load();
    }
    attributeChangedCallback(): void {
      if (this.isConnected) void this.load();
    }

    /** Asks again, as after an event that should show. */
    async load(): Promise<void> {
      const mine = ++this.asked;
      await Promise.resolve(); // attributes that are set together are asked for once
      if (mine !== this.asked) return;
      const { host, key } = settings();
      const query = new URLSearchParams({ limit: this.getAttribute('limit') || '6' });
      const several = (name: string, list: string | null): void => list?.split(',').filter(Boolean).forEach((id) => query.append(name, id.trim()));
      several('product_id', this.getAttribute('product'));
      several('exclude', this.getAttribute('exclude'));
      const token = shelfwise.token();
      if (token) query.set('user_token', token);
      try {
        const answer = await fetch(`${host}/v1/recommend/${encodeURIComponent(this.getAttribute('name') || '')}?${query}`,
          key ? { headers: { 'X-Shelfwise-Key': key } } : {});
        const { hits = [], query_id = '', detail } = await answer.json();
        if (!answer.ok) console.warn('shelfwise-block', answer.status, detail); // for whoever builds the page
        if (mine !== this.asked) return;
        show(this, hits, query_id);
      } catch {
        if (mine === this.asked) show(this, [], ''); // a page without this block is whole
      }
      this.dispatchEvent(new CustomEvent('shelfwise-loaded', { bubbles: true }));
    }
  });
}
