// Pages stand behind "#", so that any server can serve them as one file.
//   #/   #/search?q=tent&...   #/c/Outdoor > Camping?...   #/p/SKU   #/cart   #/me
export interface Place {
  view: '' | 'search' | 'c' | 'p' | 'cart' | 'me';
  name: string;
  query: URLSearchParams;
}

export function read(hash: string): Place {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view = '', ...rest] = path.split('/');
  const known = ['search', 'c', 'p', 'cart', 'me'].includes(view) ? (view as Place['view']) : '';
  let name = rest.join('/');
  try {
    name = decodeURIComponent(name);
  } catch {
    // a mistyped link: its letters as they are
  }
  return { view: known, name, query: new URLSearchParams(query) };
}

export const isSearch = (hash: string): boolean => ['search', 'c'].includes(read(hash).view);
export const go = (hash: string): void => {
  location.hash = hash;
};
export const searchLink = (query: string): string => `#/search?q=${encodeURIComponent(query)}`;
export const categoryLink = (path: string): string => `#/c/${encodeURIComponent(path)}`;
