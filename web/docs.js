'use strict';
// Renders /openapi.json. Nothing comes from elsewhere, and every text is put in as text.

const $ = (id) => document.getElementById(id);

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.filter((child) => child !== undefined && child !== ''));
  return node;
}

// "array of Hit", "integer 1 to 250": a schema in a few words.
function inWords(schema) {
  if (!schema) return '';
  if (schema.$ref) return schema.$ref.split('/').pop();
  if (schema.enum) return schema.enum.map((value) => value === '' ? '""' : value).join(', ');
  if (schema.type === 'array') return `list of ${inWords(schema.items)}`;
  const type = Array.isArray(schema.type) ? schema.type.join(' or ') : schema.type || (schema.oneOf || []).map(inWords).join(' or ');
  const range = schema.minimum !== undefined ? ` ${schema.minimum} to ${schema.maximum}` : '';
  return `${type}${range}${schema.default !== undefined ? `, default ${schema.default}` : ''}`;
}

function table(rows) {
  const body = element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map((cell, i) =>
    element('td', {}, i === 0 ? element('code', {}, cell) : cell)))));
  const head = element('thead', {}, element('tr', {}, ...['Name', 'Type', ''].map((name) => element('th', {scope: 'col'}, name))));
  return element('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': 'Parameters'}, element('table', {}, head, body));
}

function schemaOf(content, document_) {
  const schema = Object.values(content || {})[0]?.schema;
  if (!schema) return undefined;
  const name = schema.$ref?.split('/').pop();
  return {name, schema: name ? document_.components.schemas[name] : schema};
}

function shape(title, found) {
  if (!found) return '';
  const rows = Object.entries(found.schema.properties || {}).map(([name, value]) => [name, inWords(value), value.description || '']);
  return element('details', {}, element('summary', {}, `${title}${found.name ? ': ' + found.name : ''}`),
    rows.length ? table(rows) : element('pre', {}, JSON.stringify(found.schema, null, 1)));
}

// GET calls may be tried where they stand.
function trial(path) {
  const target = element('input', {'aria-label': `Path and query for ${path}`, value: path, spellcheck: 'false'});
  const result = element('pre', {hidden: '', tabindex: '0'});
  const form = element('form', {class: 'try'}, target, element('button', {}, 'Try'));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    result.hidden = false;
    result.textContent = '\u2026';
    try {
      const key = $('key').value.trim();
      const answer = await fetch(target.value, {headers: key ? {'X-Shelfwise-Key': key} : {}});
      const text = await answer.text();
      result.textContent = `${answer.status}\n${pretty(text).slice(0, 20000)}`;
    } catch (error) {
      result.textContent = String(error);
    }
  });
  return element('div', {}, form, result);
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text;
  }
}

function render(document_) {
  $('about').textContent = `${document_.info.title} ${document_.info.version}. ${document_.info.description}`;
  const list = element('ul');
  for (const [path, methods] of Object.entries(document_.paths)) {
    for (const [method, call] of Object.entries(methods)) {
      const id = `${method}${path.replace(/[^a-z0-9]+/gi, '-')}`;
      const label = () => element('span', {class: `method ${method}`}, method.toUpperCase());
      list.append(element('li', {}, element('a', {href: `#${id}`}, label(), path)));
      const parameters = (call.parameters || []).map((p) => [p.name, inWords(p.schema), p.description || p.schema?.description || '']);
      const success = Object.entries(call.responses).find(([status]) => status.startsWith('2'));
      $('calls').append(element('section', {id, 'aria-labelledby': `${id}-title`},
        element('h2', {id: `${id}-title`}, label(), path),
        element('p', {}, call.summary || ''), call.description ? element('p', {}, call.description) : '',
        parameters.length ? table(parameters) : '',
        shape('Body', schemaOf(call.requestBody?.content, document_)),
        shape(`Answer ${success ? success[0] : ''}`, schemaOf(success?.[1].content, document_)),
        method === 'get' ? trial(path) : ''));
    }
  }
  $('contents').append(list);
}

fetch('/openapi.json').then((answer) => answer.json()).then(render).catch((error) => {
  $('about').textContent = `The description could not be read: ${error}`;
});
