// SPDX-License-Identifier: GPL-3.0-or-later
// What the page should show, worked out of `homeward summary --json` and the result file without a line of the page's own code:
// the values of every replicate, summed and set beside each other here, with intervals from a printed table of Student's t.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import h5wasm from '../../web/node_modules/h5wasm/dist/node/hdf5_hl.js';
import { at, summary } from './page.mjs';

const { FS } = await h5wasm.ready;

/** Upper 2.5 % points of Student's t, by degrees of freedom: the printed tables. */
const STUDENT = { 1: 12.706204736174694, 2: 4.302652729749464, 3: 3.182446305283709, 4: 2.776445105197793 };

export function stat(values) {
  const known = values.filter((v) => Number.isFinite(v)), n = known.length, mean = known.reduce((a, b) => a + b, 0) / n;
  if (n > 1) assert.ok(STUDENT[n - 1], `no printed t for ${n} replicates`);
  const half = n > 1 ? STUDENT[n - 1] * Math.sqrt(known.reduce((a, v) => a + (v - mean) ** 2, 0) / (n - 1) / n) : NaN;
  return { mean, half, low: mean - half, high: mean + half, n, values };
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
/** A label of the file without a title of its own, as a person writes it. */
function written(label) {
  const date = /^(\d{4})-(\d\d)(?:-(\d\d))?$/.exec(label), span = /^(\d+)-(\d+)$/.exec(label), open = /^(\d+)\+$/.exec(label);
  if (date) return `${date[3] ? `${Number(date[3])} ` : ''}${MONTHS[date[2] - 1]} ${date[1]}`;
  if (span) return `${span[1]}–${span[2]}`;
  if (open) return `${open[1]} and over`;
  return label[0].toUpperCase() + label.slice(1).replaceAll('_', ' ');
}

/** The numbers of a result: rows of a measure by one of its dimensions, each with its values in the base, in the scheme, and pair by pair. */
export class Truth {
  #titles = new Map(); #file;

  constructor(name, scheme, base = 'baseline') {
    this.told = summary(name);
    Object.assign(this, { base, scheme, scenarios: this.told.scenarios });
    FS.writeFile(name, readFileSync(at(name)));
    this.#file = new h5wasm.File(name, 'r');
    this.baseTitle = this.titleOf(base);
    this.schemeTitle = this.titleOf(scheme);
  }

  titleOf(scenario) { return this.scenarios.find((s) => s.name === scenario)?.title; }
  has(name) { return this.told.measures.some((m) => m.name === name); }
  texts(path) { return [this.#file.get(path).value].flat(); }

  measure(name) {
    const found = this.told.measures.find((m) => m.name === name);
    assert.ok(found, `the result has no ${name}`);
    return found;
  }

  labels(dim) {
    if (!this.#titles.has(dim)) {
      const labels = this.texts(dim), titles = this.#file.keys().includes(`${dim}_title`) ? this.texts(`${dim}_title`) : [];
      if (dim === 'trust' || dim === 'council') labels.forEach((label, i) => { titles[i] = this.labels('account').get(`${dim}_${label}`)?.replace(/^.*: /, ''); });
      this.#titles.set(dim, new Map(labels.map((label, i) => [label, titles[i] || written(label)])));
    }
    return this.#titles.get(dim);
  }

  /** Values by replicate; want: {dimension: label}, summed over all others. */
  values(name, scenario, want = {}) {
    const m = this.measure(name), at_ = Object.entries(want).map(([dim, label]) => [m.dims.indexOf(dim), label]);
    const found = m.numbers.filter((n) => n.scenario === scenario && at_.every(([d, label]) => n.labels[d] === label));
    assert.ok(found.length > 0, `${name} ${scenario} ${JSON.stringify(want)}`);
    return found.map((n) => n.values.map((v) => v ?? NaN)).reduce((a, b) => a.map((v, i) => v + b[i]));
  }

  /** A row of numbers worked out by part(scenario), which gives values by replicate. */
  row(label, part, observed = NaN) {
    const a = part(this.base), b = part(this.scheme), change = stat(b.map((v, r) => v - a[r]));
    return { label, base: stat(a), scheme: stat(b), change, sure: change.n > 1 && Math.abs(change.mean) > change.half, observed };
  }

  /** Rows of a measure by a dimension; keep holds others. */
  by(name, dim, keep = {}) {
    const { observed, dims } = this.measure(name);
    return [...this.labels(dim)].map(([label, title], i) => ({ ...this.row(title, (s) => this.values(name, s, { ...keep, [dim]: label }), dims.length === 1 ? observed?.values?.[i] ?? NaN : NaN), key: label }));
  }

  /** A measure of one number. */
  one(name, label = this.measure(name).title) {
    return this.row(label, (s) => this.values(name, s), this.measure(name).observed?.value ?? NaN);
  }

  /** Means of seven days, of each replicate; days left over are left out. */
  weeks(name) {
    const days = [...this.labels('run_day')], out = [];
    for (let d = 0; d + 7 <= days.length; d += 7) {
      const week = days.slice(d, d + 7);
      out.push(this.row(`Week from ${week[0][1]}`, (s) => week.map(([label]) => this.values(name, s, { run_day: label })).reduce((a, b) => a.map((v, r) => v + b[r])).map((v) => v / 7)));
    }
    return out;
  }

  /** One measure as a share of another, in each replicate. */
  shares(part, whole, dim) {
    const of = this.by(whole, dim);
    return this.by(part, dim).map((row, i) => this.row(row.label, (s) => this.values(part, s, { [dim]: row.key }).map((v, r) => v / this.values(whole, s, { [dim]: row.key })[r]), row.observed / of[i].observed));
  }
}
