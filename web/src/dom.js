// SPDX-License-Identifier: GPL-3.0-or-later
// Elements. Text always goes in as text, never as markup: names come from files that anybody may have written.

/** h('p', {class: 'lead'}, 'text', element, null) */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) element.setAttribute(key, value);
  element.append(...children.flat().filter(Boolean));
  return element;
}

/**
 * A table from columns and rows.
 * @param {{key: string, head: string, number?: boolean, show?: (row) => string}[]} columns
 * tight: all columns fit on a telephone
 */
export function table(caption, columns, rows, { tight = false } = {}) {
  columns = columns.filter((column) => !column.fileOnly);
  const cell = (row, column, i) => {
    const text = column.show ? column.show(row) : row[column.key] ?? '';
    return h(i === 0 ? 'th' : 'td', { scope: i === 0 ? 'row' : null, class: column.number ? 'number' : null }, String(text));
  };
  return h('div', { class: tight ? 'scroll tight' : 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    h('table', {}, h('caption', {}, caption),
      h('thead', {}, h('tr', {}, columns.map((c) => h('th', { scope: 'col', class: c.number ? 'number' : null }, c.head)))),
      h('tbody', {}, rows.map((row) => h('tr', {}, columns.map((c, i) => cell(row, c, i)))))));
}

let choices = 0;
/** A labelled select. options: [value, text] */
export function choice(label, options, chosen, onchange, id = `choice-${++choices}`) {
  const select = h('select', { id, onchange: () => onchange(select.value) },
    options.map(([value, text]) => h('option', { value, selected: String(value) === String(chosen) }, text)));
  return h('div', { class: 'choice' }, h('label', { for: id }, label), select);
}
