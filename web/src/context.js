// SPDX-License-Identifier: GPL-3.0-or-later
// What every panel works with: a result, the scenario looked at and the one it is compared with, and the numbers of both in
// rows that charts and tables take.
import { addsUp, interval, pairs } from './statistics.js';
import * as text from './text.js';

/** Base and scenario of a row are told apart by these numbers: 0 is drawn hollow, 1 filled. */
export const BASE = 0, SCHEME = 1;

export class Context {
  constructor(result, base, scenario) {
    Object.assign(this, { result, base, scenario, comparing: base !== scenario });
    this.baseTitle = result.scenarios[base].title;
    this.schemeTitle = result.scenarios[scenario].title;
    this.source = `${result.title}. Homeward ${result.version}, ${text.plural(result.replicates.length, 'replicate')}, seed ${result.seed}.`;
  }

  /** The first of these measures that the result has, or null. */
  first(...names) {
    for (const name of names) if (this.result.measure(name)) return this.result.measure(name);
    return null;
  }

  level(measure, index = 0, which = SCHEME) {
    return interval(this.result.series(which === BASE ? this.base : this.scenario, measure, index));
  }

  pairs(measure, index = 0) {
    return pairs(this.result.series(this.base, measure, index), this.result.series(this.scenario, measure, index));
  }

  get sides() {
    return this.comparing ? [[BASE, this.baseTitle], [SCHEME, this.schemeTitle]] : [[SCHEME, this.schemeTitle]];
  }

  legend(kind = 'bar') {
    const mark = kind === 'line' ? ['baseLine', 'schemeLine'] : ['base', 'scheme'];
    const items = this.sides.map(([side, title]) => [title, mark[side]]);
    return this.intervals ? [...items, kind === 'line' ? ['95 % interval', 'band'] : ['95 % interval of the mean', 'interval']] : items;
  }

  /** One replicate has no interval. */
  get intervals() {
    return this.result.replicates.length > 1;
  }

  /** {label, series, mean, low, high, shown, tip}: one for each side. */
  sideRows(measure, index, label) {
    return this.sides.map(([series, title]) => {
      const i = this.level(measure, index, series);
      return { label, series, seriesTitle: title, ...i, shown: text.short(measure, i.mean), tip: `${label}, ${title}: ${text.interval(measure, i)}` };
    });
  }

  changeRow(measure, index, label) {
    const p = this.pairs(measure, index), d = p.difference, sure = d.n > 1 && Math.abs(d.mean) > d.half;
    return { label, ...d, sure, shown: text.short(measure, d.mean, true), word: p.word, before: p.baseline, after: p.scenario, relative: p.relative,
      tip: `${label}: ${p.word === 'no change' ? 'no change' : `${text.change(measure, d)}, ${p.word}`}` };
  }

  /** Columns of a table of levels and changes, for rows of tableRow. */
  columns(measure, first = 'Of what') {
    const one = (key) => (row) => text.value(row.measure ?? measure, row[key], false);
    const side = (key, title) => [{ key, head: title, number: true, show: (row) => text.interval(row.measure ?? measure, row[`${key}Interval`], false).replace(' (', '\n(') },
      { key: `${key}Low`, head: `${title}: low`, fileOnly: true }, { key: `${key}High`, head: `${title}: high`, fileOnly: true }];
    if (!this.comparing) return [{ key: 'label', head: first }, ...side('scheme', this.schemeTitle)];
    return [{ key: 'label', head: first }, ...side('base', this.baseTitle), ...side('scheme', this.schemeTitle),
      { key: 'difference', head: 'Difference', number: true, show: (row) => text.change(row.measure ?? measure, row.differenceInterval).replace(' (', '\n(') },
      { key: 'differenceLow', head: 'Difference: low', fileOnly: true }, { key: 'differenceHigh', head: 'Difference: high', fileOnly: true },
      { key: 'word', head: 'In words' }].map((c) => (c.number && !c.show ? { ...c, show: one(c.key) } : c));
  }

  tableRow(measure, index, label) {
    const scheme = this.level(measure, index, SCHEME), row = { label, measure, schemeInterval: scheme, scheme: scheme.mean, schemeLow: scheme.low, schemeHigh: scheme.high };
    if (!this.comparing) return row;
    const base = this.level(measure, index, BASE), p = this.pairs(measure, index);
    return { ...row, baseInterval: base, base: base.mean, baseLow: base.low, baseHigh: base.high, differenceInterval: p.difference, difference: p.difference.mean,
      differenceLow: p.difference.low, differenceHigh: p.difference.high, word: p.word };
  }

  /** Places of a measure with their index and label. keep: {dimension name: place} holds others fixed. */
  places(measure, keep = {}) {
    const out = [];
    for (let index = 0; index < measure.count; index++) {
      let rest = index, kept = true;
      const parts = [];
      for (let d = measure.dims.length - 1; d >= 0; d--) {
        const dim = measure.dims[d], place = rest % dim.size;
        rest = (rest - place) / dim.size;
        if (dim.name in keep) kept = kept && keep[dim.name] === place;
        else if (dim.size > 1) parts.unshift(text.when(dim.titles[place]));
      }
      if (kept) out.push({ index, label: parts.join(' / ') || measure.title, place: parts });
    }
    return out;
  }

  /** Sums over all other dimensions for each place of one: rows of series that statistics take. Only where numbers add up. */
  summed(measure, dimName) {
    const d = measure.dims.findIndex((dim) => dim.name === dimName), dim = measure.dims[d];
    let inner = 1;
    for (let i = d + 1; i < measure.dims.length; i++) inner *= measure.dims[i].size;
    return dim.titles.map((label, place) => {
      const indices = [];
      for (let i = 0; i < measure.count; i++) if (Math.floor(i / inner) % dim.size === place) indices.push(i);
      return { label: text.when(label), name: dim.labels[place], indices };
    });
  }

  /** A measure like the given one, each place of which is the sum over some of its places. */
  folded(measure, dimName) {
    const groups = this.summed(measure, dimName), result = this.result;
    const dim = measure.dims.find((each) => each.name === dimName);
    const own = measure.like({ name: `${measure.name} by ${dimName}`, dims: [dim], count: dim.size, observed: null });
    const series = (scenario, index) => {
      const sum = new Float64Array(result.replicates.length);
      for (const i of groups[index].indices) result.series(scenario, measure, i).forEach((v, r) => { sum[r] += v; });
      return sum;
    };
    return Object.assign(Object.create(this), { measure: own }, this.derived(series));
  }

  /** Level and change of a number that is worked out of others: part(scenario, index) gives its series. */
  derived(part) {
    return {
      level: (m, index = 0, which = SCHEME) => interval(part(which === BASE ? this.base : this.scenario, index)),
      pairs: (m, index = 0) => pairs(part(this.base, index), part(this.scenario, index)),
    };
  }

  /** Does any replicate of the two scenarios hold anything but 0 here? */
  isThere(measure, index) {
    return [this.base, this.scenario].some((s) => this.result.series(s, measure, index).some((v) => Number.isFinite(v) && v !== 0));
  }

  addsUp(measure) {
    return addsUp(measure);
  }
}
