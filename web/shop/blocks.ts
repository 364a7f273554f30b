// Rows of products that the server recommends.
import { call, fromProduct } from './api';
import { card } from './card';
import { el } from './dom';
import { state, token } from './state';

interface Hit {
  id: string;
  product: Record<string, unknown>;
}

export interface BlockOptions {
  title: string;
  products?: string[];
  exclude?: string[];
  limit?: number;
}

// Resolves with the ids shown, so that the next block can leave them out. An empty block takes no room.
export async function block(name: string, into: HTMLElement, options: BlockOptions): Promise<string[]> {
  const place = el('section', { class: 'block', hidden: true, 'aria-label': options.title });
  into.append(place);
  try {
    const answer = await call<{ hits: Hit[]; query_id: string }>(`v1/recommend/${name}`, {
      product_id: options.products, exclude: options.exclude, limit: String(options.limit ?? 8),
      user_token: state.mode === 'plain' ? '' : token(),
    });
    if (!answer.hits.length) {
      place.remove();
      return [];
    }
    const list = el('ul', { class: 'row', 'data-shelfwise-list': name, 'data-shelfwise-query-id': answer.query_id },
      ...answer.hits.map((hit, at) => card(fromProduct(hit.product, hit), { position: at + 1, queryId: answer.query_id })));
    place.append(el('h2', {}, options.title), el('div', { class: 'scroller', tabindex: 0, role: 'group', 'aria-label': options.title }, list));
    place.hidden = false;
    return answer.hits.map((hit) => hit.id);
  } catch {
    place.remove(); // the page is whole without it
    return [];
  }
}
