// Makes client.ts of a server's /openapi.json:  node client/generate.mjs openapi.json client/client.ts
import { readFileSync, writeFileSync } from 'node:fs';

const [from, to] = process.argv.slice(2);
const document = JSON.parse(readFileSync(from, 'utf8'));

const pascal = (text) => text.split(/[^A-Za-z0-9]+/).filter(Boolean).map((word) => word[0].toUpperCase() + word.slice(1)).join('');
const camel = (text) => pascal(text).replace(/^./, (letter) => letter.toLowerCase());
const quoted = (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));
const comment = (text, indent = '') => (text ? `${indent}/** ${text.replace(/\*\//g, '* /')} */\n` : '');

function type(schema) {
  if (!schema || Object.keys(schema).length === 0) return 'unknown';
  if (schema.$ref) return pascal(schema.$ref.split('/').pop());
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.oneOf || schema.anyOf) return (schema.oneOf || schema.anyOf).map(type).join(' | ');
  if (schema.allOf) return schema.allOf.map(type).join(' & ');
  if (Array.isArray(schema.type)) return schema.type.map((one) => type({ ...schema, type: one })).join(' | ');
  switch (schema.type) {
    case 'string': return 'string';
    case 'integer':
    case 'number': return 'number';
    case 'boolean': return 'boolean';
    case 'null': return 'null';
    case 'array': return `Array<${type(schema.items)}>`;
    default: return members(schema);
  }
}

function members(schema) {
  const required = new Set(schema.required || []);
  const lines = Object.entries(schema.properties || {}).map(([name, value]) =>
    `${comment(value.description, '  ')}  ${quoted(name)}${required.has(name) ? '' : '?'}: ${type(value)};`);
  const more = schema.additionalProperties;
  if (more && !lines.length) lines.push(`  [name: string]: ${type(more === true ? {} : more)};`);
  else if (more || !schema.properties) lines.push('  [name: string]: unknown;');
  return `{\n${lines.join('\n')}\n}`;
}

const json = (content) => content?.['application/json']?.schema;

function call(path, method, operation) {
  const parameters = operation.parameters || [];
  const inPath = parameters.filter((p) => p.in === 'path').map((p) => p.name);
  const inQuery = parameters.filter((p) => p.in === 'query');
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1];
  const answer = json(success?.content);
  const bodyContent = operation.requestBody?.content;
  const body = json(bodyContent);
  const text = bodyContent && !body; // JSON Lines
  // GET /v1/products/{id} is getProductsId: what stands in a path stands in its name.
  const name = camel(`${method} ${path.replace(/^\/v1\//, '')}`);
  const arguments_ = inPath.map((one) => `${camel(one)}: string`);
  if (body) arguments_.push(`body: ${type(body)}`);
  if (text) arguments_.push('lines: string');
  if (inQuery.length) {
    const needed = inQuery.some((p) => p.required);
    const query = inQuery.map((p) => `${comment(p.description, '    ')}    ${quoted(p.name)}${p.required ? '' : '?'}: ${type(p.schema)};`).join('\n');
    arguments_.push(`query: {\n${query}\n  }${needed ? '' : ' = {}'}`);
  }
  const url = '`' + path.replace(/\{(\w+)\}/g, (_, one) => '${encodeURIComponent(' + camel(one) + ')}') + '`';
  const given = [body ? 'body' : text ? 'lines' : 'undefined', inQuery.length ? 'query' : 'undefined'];
  while (given[given.length - 1] === 'undefined') given.pop();
  return `${comment(operation.summary, '  ')}  ${name}(${arguments_.join(', ')}): Promise<${answer ? type(answer) : 'string'}> {\n` +
    `    return this.send(${[JSON.stringify(method.toUpperCase()), url, ...given].join(', ')});\n  }\n`;
}

const schemas = Object.entries(document.components.schemas).map(([name, schema]) => {
  const written = type(schema);
  return `${comment(schema.description)}export ${written.startsWith('{') ? `interface ${pascal(name)} ${written}` : `type ${pascal(name)} = ${written};`}\n`;
});
const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => call(path, method, operation)));

writeFileSync(to, `// Made of /openapi.json by client/generate.mjs; change that, not this.

${schemas.join('\n')}
/** A refusal: RFC 9457 problem details, with the answer's status. */
export class ShelfwiseError extends Error {
  constructor(readonly status: number, readonly problem: Problem) {
    super(String((problem as { detail?: unknown }).detail ?? \`status \${status}\`));
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

${calls.join('\n')}
  private async send<Answer>(method: string, path: string, body?: unknown, query: object = {}): Promise<Answer> {
    const url = new URL(path, this.options.host);
    for (const [name, value] of Object.entries(query)) {
      for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) url.searchParams.append(name, String(one));
    }
    const headers: Record<string, string> = {};
    if (this.options.key) headers.Authorization = \`Bearer \${this.options.key}\`;
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
`);
