// What window.shelfwise offers a page: docs/storefront.md
export type Properties = Record<string, unknown>;

export interface Item {
  product_id: string;
  price?: number | string;
  quantity?: number;
  position?: number;
}

export interface ListView {
  list_id?: string;
  category?: string;
  query_id?: string;
  products?: Item[];
}

export interface Options {
  /** Where the server is, "https://search.example". Default: where this script came from. */
  host?: string;
  /** A key with the scopes search and events; a signed one is meant for the browser. */
  key?: string;
  /** "required": nothing is stored or sent before consent(true). Default: until consent(false). */
  consent?: 'required' | 'implied';
  /** Milliseconds that messages wait for others; 0: none. Default 1000. */
  delay?: number;
}

export interface Shelfwise {
  init(options?: Options): void;
  /** The shopper's token for searches and blocks; "" without consent. */
  token(): string;
  /** Links this device to a signed-in shopper; without an argument the shopper signs out. */
  identify(userId?: string, traits?: Properties): void;
  /** Says yes or no, and remembers it; without an argument tells what holds. */
  consent(given?: boolean): boolean;
  page(properties?: Properties): void;
  search(query: string, queryId?: string): void;
  list(view: ListView): void;
  view(item: Item & Properties): void;
  click(item: Item & Properties): void;
  add(item: Item & Properties): void;
  remove(item: Item & Properties): void;
  order(order: { order_id: string; products: Item[] } & Properties): void;
  track(event: string, properties?: Properties): void;
  /** Sends what waits. Resolves when the server has it or could not be reached. */
  flush(): Promise<void>;
}
