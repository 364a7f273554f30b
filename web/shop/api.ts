// The calls of /v1 that the shop makes beside its search client, and products in the one form that it shows.
export const indexName = 'products';

export interface Reason {
  kind: string;
  text: string;
}

export interface Shown {
  id: string;
  title: string;
  brand: string;
  price?: number;
  was?: number;
  currency: string;
  rating: number;
  ratings: number;
  stock: string;
  color: string;
  path: string;
  image: string;
  text: string;
  details: [string, string][];
  reason?: Reason;
  proof?: Reason;
  highlighted?: string;
}

export type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

export async function call<Answer = Json>(path: string, parameters: Record<string, string | string[] | undefined> = {}, options: RequestInit = {}): Promise<Answer> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one) query.append(name, one);
  }
  const text = query.toString();
  const answer = await fetch(`/${path}${text ? `?${text}` : ''}`, options);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail || answer.statusText);
  return body as Answer;
}

const first = (value: unknown): string => String((Array.isArray(value) ? value[0] : value) ?? '');

function shown(id: string, product: Json, more: Partial<Shown>): Shown {
  return {
    id, title: product.title || id, brand: first(product.brand), currency: 'USD',
    rating: Number(product.average_rating) || 0, ratings: Number(product.rating_count) || 0, stock: product.availability || '',
    color: first(product.color), path: product.product_type || product.google_product_category || '', image: product.image_link || '', text: product.description || '',
    details: [['Colour', first(product.color)], ['Size', first(product.size)], ['Material', first(product.material)],
      ...Object.entries(product.product_detail || {}).map(([name, value]): [string, string] => [name, Array.isArray(value) ? value.join(', ') : String(value)])].filter(([, value]) => value) as [string, string][],
    ...more,
  };
}

// A record of the search client.
export const fromRecord = (hit: Json): Shown => shown(hit.objectID, hit, {
  price: hit.price, was: hit.regular_price, currency: hit.currency || 'USD', reason: hit._shelfwise?.reason, proof: hit._shelfwise?.social_proof,
  highlighted: hit._highlightResult?.title?.value,
});

// A product of /v1, whose money is text: "12.50 USD".
export function fromProduct(product: Json, hit: Json = {}): Shown {
  const amount = (money?: string): number | undefined => (money ? parseFloat(money) : undefined);
  const [price, sale] = [amount(product.price), amount(product.sale_price)];
  const inSale = price !== undefined && sale !== undefined && sale < price;
  return shown(product.id, product, {
    price: inSale ? sale : price ?? sale, was: inSale ? price : undefined, currency: String(product.price || '').split(' ')[1] || 'USD',
    reason: hit.reason, proof: hit.social_proof,
  });
}

export function money(amount: number | undefined, currency: string): string {
  if (amount === undefined) return '';
  try {
    return new Intl.NumberFormat(undefined, { style: 'currency', currency }).format(amount);
  } catch {
    return `${amount.toFixed(2)} ${currency}`;
  }
}
