// SPDX-License-Identifier: GPL-3.0-or-later
// All figures of one area, hospital, setting, organisation, station or month, side by side.
import { h, choice, table } from '../dom.js';
import * as files from '../export.js';
import * as text from '../text.js';

export const id = 'place', title = 'One area, setting or month';
const KINDS = [['area', 'Area'], ['hospital', 'Hospital'], ['council', 'Council'], ['station', 'Station'], ['setting', 'Setting'], ['pool', 'Speciality'],
  ['account', 'Organisation'], ['money_setting', 'Setting: money'], ['month', 'Month of the year'], ['run_month', 'Month'], ['stay_age', 'Age']];

const ENOUGH = 3; // measures of the kind that is shown first

/** What was chosen stays chosen when the scenario changes. */
const chosen = { kind: null, which: 0 };

/** Measures that have this dimension and no other of more than one place. */
const of = (result, kind) => result.measureNames.map((name) => result.measure(name)).filter((m) => m.dims.some((d) => d.name === kind && d.size > 1) && m.dims.every((d) => d.name === kind || d.size === 1));

export function build(ctx) {
  const { result } = ctx, kinds = KINDS.map(([name, words]) => ({ name, words, measures: of(result, name) })).filter((k) => k.measures.length > 0);
  if (!kinds.length) return null;
  if (!kinds.some((k) => k.name === chosen.kind)) Object.assign(chosen, { kind: (kinds.find((k) => k.measures.length >= ENOUGH) ?? kinds[0]).name, which: 0 });
  const controls = h('div', { class: 'choices' }), place = h('div', {});
  const draw = () => {
    const kind = kinds.find((k) => k.name === chosen.kind), dim = kind.measures[0].dims.find((d) => d.name === kind.name), focus = document.activeElement?.id;
    if (!(chosen.which < dim.size)) chosen.which = 0;
    controls.replaceChildren(choice('What', kinds.map((k) => [k.name, k.words]), kind.name, (v) => { Object.assign(chosen, { kind: v, which: 0 }); draw(); }, 'place-kind'),
      choice('Which', dim.titles.map((t, i) => [i, text.when(t)]), chosen.which, (v) => { chosen.which = Number(v); draw(); }, 'place-which'));
    if (focus === 'place-kind' || focus === 'place-which') document.getElementById(focus).focus();
    const rows = kind.measures.map((m) => ctx.tableRow(m, chosen.which, text.title(m))).filter((row) => Number.isFinite(row.scheme) || Number.isFinite(row.base));
    const columns = ctx.columns(kind.measures[0], 'Figure'), name = text.when(dim.titles[chosen.which]);
    place.replaceChildren(table(name, columns, rows),
      h('div', { class: 'files' }, h('button', { type: 'button', 'aria-label': `CSV: all figures of ${name}`, onclick: () => files.download(`${dim.labels[chosen.which]}.csv`, 'text/csv', files.csv(columns, rows)) }, 'CSV')));
  };
  draw();
  return [controls, place];
}
