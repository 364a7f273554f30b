// Algolia's search client, pointed at the server that this page came from.
import { liteClient } from 'algoliasearch/lite';

const client = liteClient('shelfwise', 'browser', {
  hosts: [{ url: location.host, accept: 'readWrite', protocol: location.protocol === 'https:' ? 'https' : 'http' }],
});

type Requests = Parameters<typeof client.search>[0];
type Request = { indexName: string; params?: Record<string, unknown> };

// The client keeps answers; what the shopper did since may have changed them.
export const forget = (): void => void client.clearCache();

// What was asked last, so that one of its hits can be explained.
let last: Request[] = [];

export const searchClient = {
  ...client,
  search(requests: Requests) {
    if (Array.isArray(requests)) last = requests as unknown as Request[];
    return client.search(requests);
  },
};

// The same search once more, with the parts of each score.
export async function explained(id: string, plain: boolean): Promise<Record<string, unknown> | undefined> {
  const asked = last.find(({ params }) => (params?.enablePersonalization === false) === plain && params?.hitsPerPage !== 0) ?? last[0];
  if (!asked) return undefined;
  const requests = [{ ...asked, params: { ...asked.params, getRankingInfo: true, facets: [] } }];
  const { results } = await client.search(requests as unknown as Requests);
  const hits = (results[0] as { hits: Record<string, unknown>[] }).hits;
  return hits.find((hit) => hit.objectID === id);
}
