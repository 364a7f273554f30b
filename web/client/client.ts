// Made of /openapi.json by client/generate.mjs; change that, not this.

/** What went wrong and what to do about it. */
export interface Problem {
  /** Stable: urn:shelfwise:problem:NAME */
  type: string;
  title: string;
  status: number;
  detail: string;
  /** The parameter that is wrong */
  parameter?: string;
  /** Byte of the parameter, from 0, where it goes wrong */
  position?: number;
  /** JSON pointer into the body */
  pointer?: string;
  context?: string;
  errors?: Array<RejectedItem>;
  request_id?: string;
}

export interface RejectedItem {
  /** Place in the batch, from 0 */
  index?: number;
  /** JSON pointer into the body */
  pointer?: string;
  detail?: string;
}

/** A product with Google Merchant Center attribute names. */
export interface Product {
  id: string;
  title: string;
  price?: string;
  availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
  quantity?: number;
  popularity?: number;
  [name: string]: unknown;
}

/** What changes; the rest stays. A price alone leaves a running sale as it is unless it falls to the sale price or below. A quantity without availability: 0 takes a product in stock out of stock, more than 0 brings back one that had run out. */
export interface LiveChange {
  /** The regular price */
  price?: string | number;
  /** At most the price; null ends the sale */
  sale_price?: string | number | null;
  availability?: "in_stock" | "out_of_stock" | "preorder" | "backorder";
  quantity?: number;
  popularity?: number;
}

/** Why this product stands here, from the shopper's own events. */
export interface Reason {
  kind?: string;
  text?: string;
  product_id?: string;
}

export interface Explanation {
  /** The share of text relevance */
  text?: number;
  /** They add up to the hit's score */
  parts?: Array<{
  name?: string;
  value?: number;
  detail?: string;
}>;
}

export interface Hit {
  id: string;
  score: number;
  product: Product;
  /** With group_by: matching products of the variant group */
  group_size?: number;
  /** Field to snippet, HTML with <mark> */
  highlight?: {
  [name: string]: string;
};
  reason?: Reason;
  explain?: Explanation;
}

export interface Facet {
  field?: string;
  counts?: Array<{
  value?: string;
  count?: number;
  /** Of a category: its full path */
  path?: string;
  /** Of a range: the filter_by that selects it */
  filter?: string;
}>;
  stats?: {
  total_values?: number;
  min?: number;
  max?: number;
  avg?: number;
  sum?: number;
};
}

export interface SearchAnswer {
  /** To be sent back in the events that follow from this answer */
  query_id: string;
  q: string;
  /** Only where the query was changed */
  corrected_query?: string;
  /** Only where another spelling may be meant; nothing was changed */
  did_you_mean?: string;
  /** Matches, or variant groups where grouped */
  found: number;
  /** With group_by: matching products */
  found_products?: number;
  page: number;
  per_page: number;
  hits: Array<Hit>;
  facet_counts: Array<Facet>;
  /** Only where no product has all the words and something else is shown */
  fallback?: {
  strategy?: "spelling" | "fewer_words" | "nearest_meaning" | "category_best_sellers" | "best_sellers";
  category?: string;
};
  /** What was done for a weak query */
  notes?: Array<string>;
  /** With explain: the terms looked for, with where they came from, the words that no product has, the synonyms used, and the words whose meaning is known */
  understanding?: {
  recognized?: Array<{
  /** price, category, or an attribute */
  field?: string;
  value?: string;
  words?: string;
}>;
  terms?: Array<{
  term?: string;
  origin?: "typed" | "measure" | "joined" | "split" | "compound" | "synonym" | "completed";
  products?: number;
}>;
  unknown?: Array<string>;
  unwanted?: Array<string>;
  synonyms?: Array<string>;
};
  /** With explain */
  stage_ms?: {
  [name: string]: number;
};
  search_time_ms: number;
}

export interface BlockAnswer {
  query_id: string;
  block: string;
  /** The step of the fallback chain that gave most of the products */
  source: string;
  hits: Array<Hit>;
  /** The steps that were asked, in their order */
  strategy?: Array<{
  source: string;
  /** How many of the hits it gave */
  products: number;
  /** What they were chosen by, or why there are none */
  why: string;
}>;
  notes?: Array<string>;
  search_time_ms: number;
}

export interface SuggestAnswer {
  q?: string;
  suggestions?: Array<{
  kind?: "query" | "category" | "brand" | "product";
  text?: string;
  count?: number;
  /** Of a product */
  id?: string;
  /** Of a category: its number */
  category?: number;
  /** Of a category: its full path */
  path?: string;
}>;
  search_time_ms?: number;
}

/** A Segment message: track, identify or alias. */
export interface Message {
  type: "track" | "identify" | "alias" | "page" | "screen" | "group";
  event?: string;
  messageId: string;
  anonymousId?: string;
  userId?: string;
  timestamp?: string;
  properties?: {
  [name: string]: unknown;
};
  context?: {
  [name: string]: unknown;
};
  [name: string]: unknown;
}

export type Events = Message | {
  batch: Array<Message>;
};

export interface EventReceipt {
  /** The sum of the next four */
  accepted?: number;
  stored?: number;
  /** Their messageId was stored before */
  seen_before?: number;
  /** Of shoppers who refused: stored without them, or not at all */
  opted_out?: number;
  /** Older than their shopper's erasure: not stored */
  erased?: number;
  /** Of those stored: by robots, so that no model goes by them */
  set_aside?: number;
  rejected?: Array<RejectedItem>;
}

export interface Segments {
  segments?: Array<{
  name?: string;
  shoppers?: number;
}>;
}

export interface SegmentMembers {
  name?: string;
  shoppers?: Array<string>;
}

export interface Identity {
  canonical?: string;
  members?: Array<string>;
}

export interface Consent {
  granted: boolean;
}

export interface Preferences {
  muted_brands?: Array<string>;
  muted_categories?: Array<string>;
  muted_products?: Array<string>;
  /** messageIds of what is not to count */
  muted_events?: Array<string>;
  personalization?: boolean;
  /** Brands and categories mixed more */
  more_variety?: boolean;
}

export interface OtherShopper {
  with: string;
}

export interface Shopper {
  token?: string;
  identity?: Identity;
  consent?: Consent;
  preferences?: Preferences;
  profile?: {
  [name: string]: unknown;
};
  events?: Array<Message>;
}

export interface Erasure {
  erased?: boolean;
  events_removed?: number;
}

export interface Removal {
  removed?: string;
}

export interface LinesAnswer {
  updated?: number;
  rejected?: number;
  /** The first hundred */
  errors?: Array<{
  line?: number;
  code?: string;
  detail?: string;
}>;
}

export interface Reload {
  generation?: number;
  model?: number;
}

export interface Stats {
  generation?: number;
  created?: string;
  products?: number;
  categories?: number;
  currency?: string;
  model?: number;
  events?: number;
  shoppers?: number;
  personalization_bytes?: number;
  /** What of the store is done without, because it cannot be read; each with the remedy */
  problems?: Array<string>;
}

export interface Shoppers {
  shoppers?: Array<{
  token?: string;
  events?: number;
}>;
}

export interface Keys {
  keys?: Array<{
  name?: string;
  scopes?: string;
  created?: string;
}>;
}

export interface NewSynonyms {
  /** One-way: only this phrase is replaced */
  root?: string;
  synonyms: Array<string>;
}

export interface SynonymSet {
  id?: string;
  root?: string;
  synonyms?: Array<string>;
  notes?: SynonymNotes;
}

export type SynonymNotes = Array<{
  id?: string;
  text?: string;
}>;

export interface Synonyms {
  synonyms?: Array<SynonymSet>;
  notes?: SynonymNotes;
}

export interface SynonymProposals {
  proposals?: Array<{
  /** For PUT /v1/admin/synonyms/{id} */
  id?: string;
  source?: "searches" | "clicks" | "titles" | "spellings" | "wordnet";
  from?: string;
  to?: string;
  /** Who went from one to the other; of a word that no product has, who typed it */
  shoppers?: number;
  /** Who went on at all after a search with the first */
  of?: number;
  /** How much more often than other shoppers they came to the second */
  lift?: number;
  /** What proposals of the catalog are ordered by */
  score?: number;
  /** How alike the places in titles are where the two stand, 0 to 1 */
  likeness?: number;
  /** Such places that both stand in; of words written apart, titles that write them so */
  places?: number;
  /** Products with one in the title and the other in the description */
  described?: number;
  /** Titles that have both */
  together?: number;
  /** Share of their meanings in the dictionary that the two have in common, 0 to 1 */
  meaning?: number;
  /** Products that a search for the first would find beside its own */
  adds?: number;
  /** Where two-way: products that a search for the second would find beside its own */
  adds_back?: number;
  body?: NewSynonyms;
}>;
}

export interface NewCuratedList {
  block: string;
  /** Only beside this product */
  product_id?: string;
  /** Only beside products below this category, by id or path */
  category?: string;
  products: Array<string>;
}

export interface CuratedList {
  id?: string;
  block?: string;
  product_id?: string;
  category?: string;
  products?: Array<string>;
  /** What of it cannot be shown at the moment */
  notes?: Array<string>;
}

export interface CuratedLists {
  lists?: Array<CuratedList>;
}

export interface NewKey {
  name: string;
  scope: string;
}

export interface CreatedKey {
  name?: string;
  key?: string;
}

export interface Health {
  status?: string;
  generation?: number;
}

export interface OpenApi {
  [name: string]: unknown;
}

/** A refusal: RFC 9457 problem details, with the answer's status. */
export class ShelfwiseError extends Error {
  constructor(readonly status: number, readonly problem: Problem) {
    super(String((problem as { detail?: unknown }).detail ?? `status ${status}`));
  }
}

export interface ClientOptions {
  /** Where the server is: "https://search.example". */
  host: string;
  key?: string;
  fetch?: typeof fetch;
}

export class ShelfwiseClient {
  constructor(private readonly options: ClientOptions) {}

  /** Search results, ordered for the shopper */
  getSearch(query: {
    /** What the shopper typed; of a longer text the first 2,000 bytes count. Empty: everything, best first. */
    q?: string;
    /** Only products below this category: its number, or its path as "Home > Kitchen". */
    category?: string;
    /** A filter, as brand:=Sony && price:<100 && color:[Red,Blue]; negation, ranges and parentheses in docs/search.md. */
    filter_by?: string;
    /** Fields to count, as brand,color,category,price(25,50,100); numbers in brackets are the edges of ranges. auto: what parts the results. */
    facet_by?: string;
    /** ignore: a facet's counts ignore the filter on its own field, so that other values can be offered. */
    facet_own_filter?: "" | "ignore";
    /** Values a facet lists at most. */
    max_facet_values?: number;
    /** Order, as price:asc,rating:desc. Empty: by score. */
    sort_by?: string;
    /** item_group_id: one hit a variant group, with its size. */
    group_by?: "" | "none" | "item_group_id";
    /** Page, from 1; page times per_page is at most 10,000. */
    page?: number;
    /** Hits a page; 0 for counts only. */
    per_page?: number;
    /** all words, any of them, or auto: all, then fewer until a page is full. */
    match?: "auto" | "all" | "any";
    /** Whether words that the catalog lacks may be corrected; false searches for what was typed. */
    correct_spelling?: boolean;
    /** Whether best sellers are shown where nothing matches (with match=auto). */
    fallback?: boolean;
    /** Whether hits carry snippets with the matched words marked. */
    highlight?: boolean;
    /** Whether hits carry the parts that their score is the sum of. */
    explain?: boolean;
    /** Whose taste to go by: a userId or anonymousId of your events. Unknown ones are answered like nobody's. */
    user_token?: string;
    /** Weight of the shopper's taste, 0 to 100; 0 is the order that everybody gets. Without it the store's setting. */
    personalization_impact?: number;
    /** false: answer as if no user_token were given. */
    enable_personalization?: boolean;
    /** What the visit is made with. Who is not known yet sees first what visits of the same kind go for, where training found that this helps; without a word on the visit, everybody's order. */
    device?: "" | "mobile" | "tablet" | "desktop";
    /** Where the visit came from, as document.referrer was on its first page: an address, or direct, search, social, email or other. Only the class is made use of, and nothing is kept. */
    referrer?: string;
    /** The category that the visit began with: its number or path. Unknown ones tell nothing. */
    entry_category?: string;
    /** Whether products marked adult may be shown, where the store allows it on request. */
    include_adult?: boolean;
  } = {}): Promise<SearchAnswer> {
    return this.send("GET", `/v1/search`, undefined, query);
  }

  /** The same, with the parameters as a JSON object */
  postSearch(body: {
  /** What the shopper typed; of a longer text the first 2,000 bytes count. Empty: everything, best first. */
  q?: string;
  /** Only products below this category: its number, or its path as "Home > Kitchen". */
  category?: string;
  /** A filter, as brand:=Sony && price:<100 && color:[Red,Blue]; negation, ranges and parentheses in docs/search.md. */
  filter_by?: string;
  /** Fields to count, as brand,color,category,price(25,50,100); numbers in brackets are the edges of ranges. auto: what parts the results. */
  facet_by?: string;
  /** ignore: a facet's counts ignore the filter on its own field, so that other values can be offered. */
  facet_own_filter?: "" | "ignore";
  /** Values a facet lists at most. */
  max_facet_values?: number;
  /** Order, as price:asc,rating:desc. Empty: by score. */
  sort_by?: string;
  /** item_group_id: one hit a variant group, with its size. */
  group_by?: "" | "none" | "item_group_id";
  /** Page, from 1; page times per_page is at most 10,000. */
  page?: number;
  /** Hits a page; 0 for counts only. */
  per_page?: number;
  /** all words, any of them, or auto: all, then fewer until a page is full. */
  match?: "auto" | "all" | "any";
  /** Whether words that the catalog lacks may be corrected; false searches for what was typed. */
  correct_spelling?: boolean;
  /** Whether best sellers are shown where nothing matches (with match=auto). */
  fallback?: boolean;
  /** Whether hits carry snippets with the matched words marked. */
  highlight?: boolean;
  /** Whether hits carry the parts that their score is the sum of. */
  explain?: boolean;
  /** Whose taste to go by: a userId or anonymousId of your events. Unknown ones are answered like nobody's. */
  user_token?: string;
  /** Weight of the shopper's taste, 0 to 100; 0 is the order that everybody gets. Without it the store's setting. */
  personalization_impact?: number;
  /** false: answer as if no user_token were given. */
  enable_personalization?: boolean;
  /** What the visit is made with. Who is not known yet sees first what visits of the same kind go for, where training found that this helps; without a word on the visit, everybody's order. */
  device?: "" | "mobile" | "tablet" | "desktop";
  /** Where the visit came from, as document.referrer was on its first page: an address, or direct, search, social, email or other. Only the class is made use of, and nothing is kept. */
  referrer?: string;
  /** The category that the visit began with: its number or path. Unknown ones tell nothing. */
  entry_category?: string;
  /** Whether products marked adult may be shown, where the store allows it on request. */
  include_adult?: boolean;
}): Promise<SearchAnswer> {
    return this.send("POST", `/v1/search`, body);
  }

  /** A category page */
  getBrowse(query: {
    /** The category to show: its number, or its path as "Home > Kitchen". Empty: everything. */
    category: string;
    /** A filter, as brand:=Sony && price:<100 && color:[Red,Blue]; negation, ranges and parentheses in docs/search.md. */
    filter_by?: string;
    /** Fields to count, as brand,color,category,price(25,50,100); numbers in brackets are the edges of ranges. auto: what parts the results. */
    facet_by?: string;
    /** ignore: a facet's counts ignore the filter on its own field, so that other values can be offered. */
    facet_own_filter?: "" | "ignore";
    /** Values a facet lists at most. */
    max_facet_values?: number;
    /** Order, as price:asc,rating:desc. Empty: by score. */
    sort_by?: string;
    /** item_group_id: one hit a variant group, with its size. */
    group_by?: "" | "none" | "item_group_id";
    /** Page, from 1; page times per_page is at most 10,000. */
    page?: number;
    /** Hits a page; 0 for counts only. */
    per_page?: number;
    /** Whether hits carry the parts that their score is the sum of. */
    explain?: boolean;
    /** Whose taste to go by: a userId or anonymousId of your events. Unknown ones are answered like nobody's. */
    user_token?: string;
    /** Weight of the shopper's taste, 0 to 100; 0 is the order that everybody gets. Without it the store's setting. */
    personalization_impact?: number;
    /** false: answer as if no user_token were given. */
    enable_personalization?: boolean;
    /** What the visit is made with. Who is not known yet sees first what visits of the same kind go for, where training found that this helps; without a word on the visit, everybody's order. */
    device?: "" | "mobile" | "tablet" | "desktop";
    /** Where the visit came from, as document.referrer was on its first page: an address, or direct, search, social, email or other. Only the class is made use of, and nothing is kept. */
    referrer?: string;
    /** The category that the visit began with: its number or path. Unknown ones tell nothing. */
    entry_category?: string;
    /** Whether products marked adult may be shown, where the store allows it on request. */
    include_adult?: boolean;
  }): Promise<SearchAnswer> {
    return this.send("GET", `/v1/browse`, undefined, query);
  }

  /** A block of products: beside a product, for a shopper, or trending */
  getRecommendBlock(block: string, query: {
    /** The product that the block stands beside, or for `cart` what is in the cart; several by repeating it. Merged products' ids work too. */
    product_id?: Array<string>;
    /** A product that other blocks of the page show already; several by repeating it. Its variants are left out with it. */
    exclude?: Array<string>;
    /** Whose taste to go by: a userId or anonymousId of your events. Unknown ones are answered like nobody's. */
    user_token?: string;
    /** Products at most. */
    limit?: number;
    /** A filter, as brand:=Sony && price:<100 && color:[Red,Blue]; negation, ranges and parentheses in docs/search.md. */
    filter_by?: string;
    /** false: answer as if no user_token were given. */
    enable_personalization?: boolean;
    /** What the visit is made with. Who is not known yet sees first what visits of the same kind go for, where training found that this helps; without a word on the visit, everybody's order. */
    device?: "" | "mobile" | "tablet" | "desktop";
    /** Where the visit came from, as document.referrer was on its first page: an address, or direct, search, social, email or other. Only the class is made use of, and nothing is kept. */
    referrer?: string;
    /** The category that the visit began with: its number or path. Unknown ones tell nothing. */
    entry_category?: string;
    /** Whether products marked adult may be shown, where the store allows it on request. */
    include_adult?: boolean;
  } = {}): Promise<BlockAnswer> {
    return this.send("GET", `/v1/recommend/${encodeURIComponent(block)}`, undefined, query);
  }

  /** Completions while the shopper types */
  getSuggest(query: {
    /** What is typed so far. */
    q?: string;
    /** Suggestions at most. */
    limit?: number;
  } = {}): Promise<SuggestAnswer> {
    return this.send("GET", `/v1/suggest`, undefined, query);
  }

  /** One Segment message, or a batch; answered once durable */
  postEvents(body: Events): Promise<EventReceipt> {
    return this.send("POST", `/v1/events`, body);
  }

  /** Everything that is stored about a shopper */
  getShoppersToken(token: string): Promise<Shopper> {
    return this.send("GET", `/v1/shoppers/${encodeURIComponent(token)}`);
  }

  /** Erases a shopper; answered once nothing is left */
  deleteShoppersToken(token: string): Promise<Erasure> {
    return this.send("DELETE", `/v1/shoppers/${encodeURIComponent(token)}`);
  }

  /** Mutes brands, categories or products, or turns personalization off */
  putShoppersTokenPreferences(token: string, body: Preferences): Promise<Preferences> {
    return this.send("PUT", `/v1/shoppers/${encodeURIComponent(token)}/preferences`, body);
  }

  /** Gives or withdraws consent */
  putShoppersTokenConsent(token: string, body: Consent): Promise<Consent> {
    return this.send("PUT", `/v1/shoppers/${encodeURIComponent(token)}/consent`, body);
  }

  /** Two tokens become one shopper */
  postShoppersTokenMerge(token: string, body: OtherShopper): Promise<Identity> {
    return this.send("POST", `/v1/shoppers/${encodeURIComponent(token)}/merge`, body);
  }

  /** Undoes a merge, an identify or an alias */
  postShoppersTokenUnmerge(token: string, body: OtherShopper): Promise<Identity> {
    return this.send("POST", `/v1/shoppers/${encodeURIComponent(token)}/unmerge`, body);
  }

  /** One product as answers carry it */
  getProductsId(id: string): Promise<Product> {
    return this.send("GET", `/v1/products/${encodeURIComponent(id)}`);
  }

  /** Changes price, stock or popularity at once */
  patchProductsId(id: string, body: LiveChange): Promise<Product> {
    return this.send("PATCH", `/v1/products/${encodeURIComponent(id)}`, body);
  }

  /** A whole product that differs in live attributes only */
  putProductsId(id: string, body: Product): Promise<Product> {
    return this.send("PUT", `/v1/products/${encodeURIComponent(id)}`, body);
  }

  /** Takes a product out of every answer */
  deleteProductsId(id: string): Promise<Removal> {
    return this.send("DELETE", `/v1/products/${encodeURIComponent(id)}`);
  }

  /** Whole products that differ in live attributes only */
  postProducts(lines: string): Promise<LinesAnswer> {
    return this.send("POST", `/v1/products`, lines);
  }

  /** All synonyms, and what to look at in them */
  getAdminSynonyms(): Promise<Synonyms> {
    return this.send("GET", `/v1/admin/synonyms`);
  }

  /** Synonyms that shoppers' searches and clicks and the catalog's words suggest, to approve */
  getAdminSynonymsProposals(query: {
    /** What proposes: what shoppers did, the catalog alone, or both */
    source?: "all" | "events" | "catalog";
  } = {}): Promise<SynonymProposals> {
    return this.send("GET", `/v1/admin/synonyms/proposals`, undefined, query);
  }

  /** Makes or replaces a set of synonyms */
  putAdminSynonymsId(id: string, body: NewSynonyms): Promise<SynonymSet> {
    return this.send("PUT", `/v1/admin/synonyms/${encodeURIComponent(id)}`, body);
  }

  /** Removes a set of synonyms */
  deleteAdminSynonymsId(id: string): Promise<Synonyms> {
    return this.send("DELETE", `/v1/admin/synonyms/${encodeURIComponent(id)}`);
  }

  /** All lists of products that stand first in a block, and what of them cannot be shown */
  getAdminCurated(): Promise<CuratedLists> {
    return this.send("GET", `/v1/admin/curated`);
  }

  /** Makes or replaces a curated list */
  putAdminCuratedId(id: string, body: NewCuratedList): Promise<CuratedList> {
    return this.send("PUT", `/v1/admin/curated/${encodeURIComponent(id)}`, body);
  }

  /** Removes a curated list */
  deleteAdminCuratedId(id: string): Promise<CuratedLists> {
    return this.send("DELETE", `/v1/admin/curated/${encodeURIComponent(id)}`);
  }

  /** How many shoppers are in each segment now */
  getAdminSegments(): Promise<Segments> {
    return this.send("GET", `/v1/admin/segments`);
  }

  /** Who is in a segment now */
  getAdminSegmentsName(name: string, query: {
    /** Shoppers at most. */
    limit?: number;
  } = {}): Promise<SegmentMembers> {
    return this.send("GET", `/v1/admin/segments/${encodeURIComponent(name)}`, undefined, query);
  }

  /** Takes over the newest index, model and settings now */
  postAdminReload(): Promise<Reload> {
    return this.send("POST", `/v1/admin/reload`);
  }

  /** What is being served */
  getAdminStats(): Promise<Stats> {
    return this.send("GET", `/v1/admin/stats`);
  }

  /** Shoppers of the latest events, the busiest first */
  getAdminShoppers(query: {
    /** Shoppers at most. */
    limit?: number;
  } = {}): Promise<Shoppers> {
    return this.send("GET", `/v1/admin/shoppers`, undefined, query);
  }

  /** Names and scopes of all keys */
  getAdminKeys(): Promise<Keys> {
    return this.send("GET", `/v1/admin/keys`);
  }

  /** Makes a key, shown this once */
  postAdminKeys(body: NewKey): Promise<CreatedKey> {
    return this.send("POST", `/v1/admin/keys`, body);
  }

  /** Removes a key */
  deleteAdminKeysName(name: string): Promise<Keys> {
    return this.send("DELETE", `/v1/admin/keys/${encodeURIComponent(name)}`);
  }

  /** 200 while the process runs */
  getHealthLive(): Promise<Health> {
    return this.send("GET", `/health/live`);
  }

  /** 200 while searches are answered */
  getHealthReady(): Promise<Health> {
    return this.send("GET", `/health/ready`);
  }

  /** Metrics in Prometheus' text format */
  getMetrics(): Promise<string> {
    return this.send("GET", `/metrics`);
  }

  /** This description */
  getOpenapiJson(): Promise<OpenApi> {
    return this.send("GET", `/openapi.json`);
  }

  private async send<Answer>(method: string, path: string, body?: unknown, query: object = {}): Promise<Answer> {
    const url = new URL(path, this.options.host);
    for (const [name, value] of Object.entries(query)) {
      for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) url.searchParams.append(name, String(one));
    }
    const headers: Record<string, string> = {};
    if (this.options.key) headers.Authorization = `Bearer ${this.options.key}`;
    if (body !== undefined) headers['Content-Type'] = typeof body === 'string' ? 'application/x-ndjson' : 'application/json';
    const answer = await (this.options.fetch ?? fetch)(url, { method, headers, body: body === undefined || typeof body === 'string' ? body as string | undefined : JSON.stringify(body) });
    const text = await answer.text();
    if (!answer.ok) throw new ShelfwiseError(answer.status, problemOf(text));
    return (/json/.test(answer.headers.get('Content-Type') ?? '') ? JSON.parse(text) : text) as Answer;
  }
}

function problemOf(text: string): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return { detail: text } as unknown as Problem; // a proxy's own page
  }
}
