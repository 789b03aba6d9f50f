// SPDX-License-Identifier: GPL-3.0-or-later
// Every measure of the result, by any of its dimensions: area, setting, period, organisation, reason.
import { h, choice, table } from '../dom.js';
import { barsFigure, changesFigure, timeFigure } from '../shared.js';
import * as text from '../text.js';

export const id = 'explorer', title = 'Look up any figure';
const TIMES = ['month', 'run_month', 'run_day', 'hour'];
const MOST_BARS = 40;

/** What was chosen stays chosen when the scenario changes. */
const chosen = { measure: null, along: null, keep: {} };

function options(result) {
  return result.measureNames.map((name) => result.measure(name)).sort((a, b) => a.title.localeCompare(b.title, 'en-GB'))
    .map((m) => [m.name, `${text.title(m)}${m.dims.some((d) => d.size > 1) ? ` (by ${text.list(m.dims.filter((d) => d.size > 1).map((d) => text.dimTitle(d.name).toLowerCase()))})` : ''}`]);
}

function dimensionChoices(measure, redraw) {
  const dims = measure.dims.filter((d) => d.size > 1);
  if (dims.length === 0) return [];
  if (!dims.some((d) => d.name === chosen.along)) chosen.along = dims[0].name;
  const out = dims.length > 1 ? [choice('Show by', dims.map((d) => [d.name, text.dimTitle(d.name)]), chosen.along, (v) => { chosen.along = v; chosen.keep = {}; redraw(); }, 'explorer-along')] : [];
  for (const dim of dims) {
    if (dim.name === chosen.along) continue;
    const total = dims.length > 1 ? [] : [['', 'all']];
    chosen.keep[dim.name] ??= 0;
    out.push(choice(text.dimTitle(dim.name), [...total, ...dim.titles.map((t, i) => [i, text.when(t)])], chosen.keep[dim.name], (v) => { chosen.keep[dim.name] = Number(v); redraw(); }, `explorer-${dim.name}`));
  }
  return out;
}

function show(ctx, measure, place) {
  const dim = measure.dims.find((d) => d.name === chosen.along && d.size > 1), keep = {};
  for (const d of measure.dims) if (d !== dim) keep[d.name] = d.size === 1 ? 0 : chosen.keep[d.name] ?? 0;
  const where = measure.dims.filter((d) => d !== dim && d.size > 1).map((d) => text.when(d.titles[keep[d.name]])), title = [text.title(measure), ...where].join(', ');
  const places = ctx.places(measure, keep), about = { title, lead: measure.definition, level: 3, sort: false, most: MOST_BARS, first: dim ? text.dimTitle(dim.name) : 'Figure' };
  const charts = dim && TIMES.includes(dim.name) ? [timeFigure(ctx, measure, dim.name, { ...about, keep })]
    : [barsFigure(ctx, measure, places, about), ctx.comparing ? changesFigure(ctx, measure, places, { ...about, title: `What changes: ${title}`, lead: `“${ctx.schemeTitle}” less “${ctx.baseTitle}”.` }) : null];
  const kept = charts.filter(Boolean);
  place.replaceChildren(...(kept.length ? kept : [h('h3', {}, title), h('p', { class: 'under' }, measure.definition), h('p', {}, 'It is 0, or has no value, in these scenarios.'),
    table(title, ctx.columns(measure).filter((c) => !c.fileOnly), places.slice(0, MOST_BARS).map((p) => ctx.tableRow(measure, p.index, p.label)))]));
}

export function build(ctx) {
  const { result } = ctx, all = options(result);
  if (!all.length) return null;
  if (!result.measure(chosen.measure ?? '')) chosen.measure = result.measure('length_of_stay') ? 'length_of_stay' : all[0][0];
  const more = h('div', { class: 'choices' }), place = h('div', { 'aria-live': 'off' });
  const redraw = () => {
    const measure = result.measure(chosen.measure);
    const focus = document.activeElement?.id;
    more.replaceChildren(...dimensionChoices(measure, redraw));
    if (focus?.startsWith('explorer-')) document.getElementById(focus)?.focus();
    show(ctx, measure, place);
  };
  redraw();
  return [h('div', { class: 'choices' }, choice('Measure', all, chosen.measure, (v) => { chosen.measure = v; chosen.keep = {}; redraw(); }, 'explorer-measure')), more, place];
}
