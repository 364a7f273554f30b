// The box of the header: Autocomplete with queries from the suggestions index and products as they are typed.
import { autocomplete, getAlgoliaResults } from '@algolia/autocomplete-js';
import { createQuerySuggestionsPlugin } from '@algolia/autocomplete-plugin-query-suggestions';
import { fromRecord, indexName, money } from './api';
import { searchClient } from './client';
import { productLink } from './card';
import { byId } from './dom';
import { categoryLink, go, searchLink } from './router';
import { state, token } from './state';

type Item = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

const suggestions = createQuerySuggestionsPlugin({
  searchClient: searchClient as never,
  indexName: `${indexName}_query_suggestions`,
  getSearchParams: () => ({ hitsPerPage: 6 }),
  transformSource: ({ source }) => ({
    ...source,
    getItemUrl: ({ item }: Item) => (item.kind === 'category' ? categoryLink(item.category) : searchLink(item.query)),
    onSelect: ({ item }: Item) => go(item.kind === 'category' ? categoryLink(item.category) : searchLink(item.query)),
  }) as never,
});

// Takes the place of the plain box, with what was typed into it already.
export function searchBox(): (text: string) => void {
  const plain = document.querySelector<HTMLInputElement>('#searchbox input');
  const query = plain?.value ?? '';
  const typing = document.activeElement === plain;
  byId('searchbox').replaceChildren();
  const box = autocomplete({
    container: '#searchbox',
    placeholder: 'Search tents, boots, wool \u2026',
    detachedMediaQuery: 'none',
    openOnFocus: false,
    initialState: { query },
    plugins: [suggestions],
    translations: { clearButtonTitle: 'Clear', submitButtonTitle: 'Search', detachedCancelButtonText: 'Cancel' },
    onSubmit: ({ state: { query: text } }) => go(searchLink(text)),
    getSources: ({ query: text }) => (text ? [{
      sourceId: 'products',
      getItems: () => getAlgoliaResults({
        searchClient: searchClient as never,
        queries: [{ indexName, params: { query: text, hitsPerPage: 4, userToken: token() || undefined, enablePersonalization: state.mode !== 'plain', attributesToRetrieve: ['title', 'price', 'currency'] } as never }],
      }),
      getItemUrl: ({ item }: Item) => productLink(item.objectID),
      onSelect: ({ item }: Item) => go(productLink(item.objectID)),
      templates: {
        item({ item, components, html }: Item) {
          const product = fromRecord(item);
          return html`<a class="aa-product" href="${productLink(product.id)}" tabindex="-1"><span>${components.Highlight({ hit: item, attribute: 'title' })}</span><span>${money(product.price, product.currency)}</span></a>`;
        },
      },
    }] : []) as never,
  });
  if (typing) {
    document.querySelector<HTMLInputElement>('.aa-Input')?.focus();
    if (query) void box.refresh().then(() => box.setIsOpen(true));
  }
  return (text) => {
    box.setQuery(text);
    box.setIsOpen(false);
  };
}
