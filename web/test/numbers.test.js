// SPDX-License-Identifier: GPL-3.0-or-later
// The page and the program must show the same figures: every mean, interval and paired difference of a result, to 1e-9.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Context } from '../src/context.js';
import { Result } from '../src/file.js';
import { partsOf } from '../src/panels/together.js';
import { addsUp, interval, pairs, tQuantile, together } from '../src/statistics.js';
import { folder, homeward, reader, run } from './result.js';

const h5 = await reader();
const bytes = run('small.h5', 'configs/north_kent.yaml', '--scenario', 'idt', '--replicates', '5', '--set', 'run.scale=0.05');
const result = new Result(h5, bytes, 'small.h5'), path = join(folder, 'small.h5');

function near(got, wanted, what) {
  if (wanted === null || wanted === undefined) assert.ok(!Number.isFinite(got), `${what}: ${got}, wanted none`);
  else assert.ok(Math.abs(got - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)), `${what}: ${got}, wanted ${wanted}`);
}

/** Place of a number from its labels. */
const placeOf = (measure, labels) => {
  const dims = measure.dims, at = labels.map((label, d) => dims[d].labels.indexOf(label));
  return at.reduce((index, place, d) => index * dims[d].size + place, 0);
};

/** Share of Student's t above x, by Simpson's rule: another way than the one under test. The gamma functions' ratio by its recurrence. */
function above(x, df) {
  let ratio = df % 2 ? 1 / Math.PI : 1 / 2; // Gamma((df+1)/2) / (Gamma(df/2) sqrt(pi)) at df = 1 or 2
  for (let k = df % 2 ? 1 : 2; k < df; k += 2) ratio *= (k + 1) / k;
  const density = (v) => ratio / Math.sqrt(df) * (1 + v * v / df) ** (-(df + 1) / 2), n = 20000, h = x / n;
  let sum = density(0) + density(x);
  for (let i = 1; i < n; i++) sum += (i % 2 ? 4 : 2) * density(i * h);
  return 0.5 - sum * h / 3;
}

test('t quantiles leave 2.5 % above them', () => {
  assert.ok(Math.abs(tQuantile(1) / Math.tan(0.475 * Math.PI) - 1) < 1e-12);
  assert.ok(Math.abs(tQuantile(2) / (0.95 * Math.sqrt(2 / (1 - 0.95 ** 2))) - 1) < 1e-12);
  for (const df of [3, 4, 9, 19, 39, 99]) assert.ok(Math.abs(above(tQuantile(df), df) - 0.025) < 1e-13, `${df}: ${tQuantile(df)} ${above(tQuantile(df), df)}`);
});

test('every mean and interval equals those of the summary', () => {
  const summary = JSON.parse(homeward('summary', path, '--all', '--json'));
  let compared = 0;
  assert.deepEqual(summary.measures.map((m) => m.name).sort(), [...result.measureNames].sort());
  for (const wanted of summary.measures) {
    const measure = result.measure(wanted.name);
    assert.equal(measure.title, wanted.title);
    assert.equal(measure.unit, wanted.unit);
    assert.equal(measure.definition, wanted.definition);
    for (const number of wanted.numbers) {
      const scenario = result.scenarios.findIndex((s) => s.name === number.scenario);
      const got = interval(result.series(scenario, measure, placeOf(measure, number.labels)));
      near(got.mean, number.mean, `${wanted.name} ${number.labels}`);
      near(got.half, number.half_width, `${wanted.name} ${number.labels}, half width`);
      assert.equal(got.n, number.n);
      compared++;
    }
  }
  assert.ok(compared > 2000, `${compared} numbers`);
});

test('every paired difference and its word equal those of compare', () => {
  const compare = JSON.parse(homeward('compare', path, '--all', '--json'));
  let compared = 0;
  for (const wanted of compare.measures) {
    const measure = result.measure(wanted.name);
    for (const number of wanted.numbers) {
      const index = placeOf(measure, number.labels), what = `${wanted.name} ${number.labels}`;
      const got = pairs(result.series(0, measure, index), result.series(1, measure, index));
      near(got.baseline, number.baseline_mean, `${what}, baseline`);
      near(got.scenario, number.scenario_mean, `${what}, scenario`);
      near(got.difference.mean, number.difference, `${what}, difference`);
      near(got.difference.half, number.half_width, `${what}, half width`);
      near(got.relative, number.relative, `${what}, relative`);
      assert.equal(got.word, number.in_words, what);
      compared++;
    }
  }
  assert.ok(compared > 1000, `${compared} numbers`);
});

test('schemes together, less each alone, equal those of compare', () => {
  const three = new Result(h5, run('three.h5', 'configs/north_kent.yaml', '--scenario', 'idt', '--scenario', 'torbay', '--scenario', 'idt+torbay', '--replicates', '3', '--set', 'run.scale=0.03'), 'three.h5');
  const wanted = JSON.parse(homeward('compare', join(folder, 'three.h5'), '--all', '--json')).together;
  assert.deepEqual(partsOf(three.scenarios, 0, 3), [1, 2]);
  assert.deepEqual(partsOf(three.scenarios, 0, 1), []);
  assert.equal(partsOf([{ name: 'baseline' }, { name: 'a+b' }, { name: 'a' }], 0, 1), null);
  assert.ok(wanted.length > 50, `${wanted.length} numbers`);
  for (const w of wanted) {
    const measure = three.measure(w.measure), series = (s) => three.series(s, measure, 0), got = together(series(0), [series(1), series(2)], series(3));
    for (const [value, key] of [[got.sum.mean, 'added_up'], [got.both.mean, 'together'], [got.beyond.mean, 'difference'], [got.beyond.half, 'half_width']]) near(value, w[key], `${w.measure} ${key}`);
    assert.equal(got.word, w.in_words, w.measure);
  }
  three.close();
});

test('sums over a dimension are the sums of each replicate', () => {
  const measure = result.measure('delayed_bed_days'), folded = new Context(result, 0, 1).folded(measure, 'reason');
  const total = interval(result.series(1, measure, null)).mean;
  near(folded.measure.dims[0].labels.reduce((sum, _, i) => sum + folded.level(folded.measure, i).mean, 0), total, 'sum of reasons');
  assert.equal(folded.measure.count, 12);
  const first = measure.dims[1].labels.map((_, j) => result.series(1, measure, j)).reduce((a, b) => a.map((v, r) => v + b[r]));
  near(folded.level(folded.measure, 0).mean, interval(first).mean, 'first reason');
});

test('hours and shares do not add up, bed-days do', () => {
  assert.equal(addsUp(result.measure('delayed_bed_days')), true);
  assert.equal(addsUp(result.measure('occupancy')), false);
  assert.equal(addsUp(result.measure('people')), false);
  assert.equal(addsUp(result.measure('ae_attendances_monthly')), false);
});
