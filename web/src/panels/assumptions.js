// SPDX-License-Identifier: GPL-3.0-or-later
// What went in: every parameter with its source and the grade of its evidence, and the model and scheme as they were written.
import { h, table } from '../dom.js';
import * as files from '../export.js';
import * as text from '../text.js';

export const id = 'assumptions', title = 'Assumptions and their sources';
const GRADES = { S: 'S: read in a source that was opened', K: 'K: recalled from a named source', A: 'A: assumed or derived' };
const FIRST = 60;
const columns = [{ key: 'path', head: 'Parameter' }, { key: 'value', head: 'Value' }, { key: 'unit', head: 'Unit' }, { key: 'grade', head: 'Grade' }, { key: 'source', head: 'Source' }];

function list(all) {
  const place = h('div', {}), count = h('p', { role: 'status' }), search = h('input', { type: 'search', id: 'assumption-search', autocomplete: 'off' });
  const draw = () => {
    const word = search.value.trim().toLowerCase(), found = all.filter((p) => !word || columns.some((c) => p[c.key].toLowerCase().includes(word)));
    count.textContent = `${text.plural(found.length, 'parameter')}${found.length > FIRST ? `; the first ${FIRST} are shown. Search for others, or save all as CSV.` : '.'}`;
    place.replaceChildren(table('Parameters', columns, found.slice(0, FIRST)));
  };
  search.addEventListener('input', draw);
  draw();
  return h('details', { class: 'list' }, h('summary', {}, `All ${text.plural(all.length, 'parameter')}`),
    h('div', { class: 'choices' }, h('div', { class: 'choice' }, h('label', { for: 'assumption-search' }, 'Search'), search),
      h('button', { type: 'button', onclick: () => files.download('assumptions.csv', 'text/csv', files.csv(columns, all)) }, 'CSV of all')), count, place);
}

/** What a scheme's own file changes, as the baseline has it: on paper this is the part of the list that a board asks for. */
function changed(all, scheme) {
  const levers = new Set([...scheme.matchAll(/\blever:\s*["']?([\w.*]+)/g)].map((found) => found[1]));
  return all.filter((p) => levers.has(p.path) || [...levers].some((lever) => lever.startsWith(`${p.path}.`) || p.path.endsWith(`.${lever}`)));
}

export function build(ctx) {
  const all = ctx.result.parameters(), scheme = ctx.result.configText(ctx.scenario), out = [];
  if (all.length) {
    const known = Object.entries(GRADES).map(([grade, words]) => ({ words, n: all.filter((p) => p.grade === grade).length }));
    const other = all.length - known.reduce((sum, k) => sum + k.n, 0);
    if (other) known.push({ words: 'No grade', n: other });
    out.push(h('p', {}, `The model was told ${text.plural(all.length, 'figure')}. Each carries its source and a grade of its evidence; what is assumed is never shown as data.`),
      table('How well the figures are known', [{ key: 'words', head: 'Grade' }, { key: 'n', head: 'Figures', number: true }, { key: 'share', head: 'Share', number: true, show: (r) => text.percent(r.n / all.length) }], known));
    const own = ctx.comparing ? changed(all, scheme) : [];
    if (own.length) out.push(table(`What “${ctx.schemeTitle}” changes, as it is in the model before it`, columns, own));
    out.push(h('p', { class: 'paper' }, `All ${text.plural(all.length, 'figure')}, each with its grade and source, are on the screen under this heading and in the sheet “Sources” of the workbook (homeward export --xlsx).`), list(all));
  } else out.push(h('p', {}, 'This result lists no parameters.'));
  if (ctx.comparing && scheme) out.push(h('details', { class: 'on-paper' }, h('summary', {}, `The scheme “${ctx.schemeTitle}”, as it was written`), h('pre', { tabindex: 0 }, scheme)));
  out.push(h('details', {}, h('summary', {}, 'The model, as it was written'), h('pre', { tabindex: 0 }, ctx.result.configText())));
  return out;
}
