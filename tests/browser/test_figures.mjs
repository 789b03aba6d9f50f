// SPDX-License-Identifier: GPL-3.0-or-later
// Every chart and table of the page shows the right numbers: what is drawn, read off as a person reads it, against figures that
// truth.mjs works out of the program's own output. Which chart shows what is written down here, not taken from the page.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { after, test } from 'node:test';
import { figures, read } from './drawn.mjs';
import { NARROW, at, compared, homeward, open, quiet, report, result, root, stop, text, write } from './page.mjs';
import * as right from './right.mjs';
import { Truth } from './truth.mjs';

after(stop);

const SMALL = ['--replicates', 3, '--set', 'run.scale=0.05', '--quiet', '-o', 'few.h5'];
const MAKERS = { 'few.h5': () => homeward(['run', '--scenario', 'idt', ...SMALL]), 'beds.h5': beds };
const made = new Map();
/** A result's page and its truth, made once; scheme: whose figures are shown. */
async function opened(name, scheme, size) {
  if (!made.has(name)) made.set(name, MAKERS[name] ? (MAKERS[name](), name) : result(name.replace('.h5', '')));
  return { ...await open(report(name).path, { size }), truth: new Truth(name, scheme) };
}

const isWait = (m) => m.name.startsWith('wait_') && m.unit === 'd' && m.dims.length === 0, IN_BED = /in a bed|in hospital/;
/** What each wait is for, as its title says it, and whether people wait in a bed. */
const waits = (t, bed) => t.told.measures.filter((m) => isWait(m) && IN_BED.test(m.title) === bed)
  .map((m) => { const words = /^Wait .*?for (?:an? )?(.*?)(?: (?:in hospital|at home))?$/.exec(m.title)?.[1] ?? m.title; return t.one(m.name, words[0].toUpperCase() + words.slice(1)); });
const paid = (t, name) => t.by(name, 'account').filter((row) => row.key !== 'staff_and_suppliers');
const { bars, changes, lines } = right;

/** Of each chart: its kind, and what it shows. */
const DISTRICT = {
  'a-e-attendances-per-month': [lines, (t) => t.by('ae_attendances_monthly', 'month'), { alone: true }],
  'delayed-bed-days-a-year-by-reason': [bars, (t) => t.by('delayed_bed_days', 'reason')],
  'what-changes-by-reason': [changes, (t) => t.by('delayed_bed_days', 'reason')],
  'delayed-bed-days-a-year-by-organisation': [bars, (t) => t.by('delayed_bed_days', 'organisation')],
  'as-officially-counted-by-reason': [bars, (t) => t.by('official_delayed_days', 'official_code')],
  'patients-in-acute-beds-week-by-week': [lines, (t) => t.weeks('acute_patients_by_day')],
  'patients-who-are-fit-to-leave-an-acute-bed-week-by-week': [lines, (t) => t.weeks('patients_delayed_by_day')],
  'patients-who-wait-for-an-acute-bed-week-by-week': [lines, (t) => t.weeks('admit_waiting_by_day')],
  'officially-delayed-days-by-month': [lines, (t) => t.by('official_delayed_days_monthly', 'month')],
  'acute-beds-occupied-at-midnight': [bars, (t) => t.by('acute_occupancy_by_hospital', 'hospital')],
  'beds-occupied-at-midnight-by-speciality': [bars, (t) => t.by('acute_occupancy_by_pool', 'pool')],
  'places-in-use': [bars, (t) => t.by('occupancy', 'setting')],
  'in-a-hospital-bed-for-what-comes-next': [bars, (t) => waits(t, true)],
  'at-home': [bars, (t) => waits(t, false)],
  'out-of-a-e-within-4-hours-by-month': [lines, (t) => t.shares('ae_within_4h_monthly', 'ae_attendances_monthly', 'month')],
  'why-stays-were-longer-than-4-hours': [bars, (t) => t.by('ae_over_4h_by_cause', 'cause')],
  'out-within-4-hours-by-hospital': [bars, (t) => t.by('ae_within_4h_by_hospital', 'hospital')],
  'who-is-better-or-worse-off-a-year': [changes, (t) => paid(t, 'money_net')],
  'does-it-pay-back': [lines, (t) => t.by('public_net_by_month', 'run_month'), { less: true }],
  'what-each-organisation-s-work-costs-a-year': [bars, (t) => paid(t, 'money_cost')],
  'cost-by-setting-a-year': [bars, (t) => t.by('setting_costs', 'money_setting')],
  'delayed-bed-days-a-year-by-age': [bars, (t) => t.by('delayed_bed_days_by_age', 'stay_age')],
  'delayed-bed-days-a-year-by-frailty': [bars, (t) => t.by('delayed_bed_days_by_frailty', 'frailty')],
  'delayed-bed-days-a-year-by-area': [bars, (t) => t.by('delayed_bed_days_by_area', 'area')],
  'delayed-bed-days-a-year-by-hospital': [bars, (t) => t.by('delayed_bed_days_by_hospital', 'hospital')],
  'emergency-admissions-a-year-by-area': [bars, (t) => t.by('emergency_admissions_by_area', 'area')],
  'what-changes-delayed-bed-days-a-year-by-age': [changes, (t) => t.by('delayed_bed_days_by_age', 'stay_age')],
  'what-changes-delayed-bed-days-a-year-by-frailty': [changes, (t) => t.by('delayed_bed_days_by_frailty', 'frailty')],
  'what-changes-delayed-bed-days-a-year-by-area': [changes, (t) => t.by('delayed_bed_days_by_area', 'area')],
  'what-changes-delayed-bed-days-a-year-by-hospital': [changes, (t) => t.by('delayed_bed_days_by_hospital', 'hospital')],
};
const NETWORK = { 'servers-held': [bars, (t) => t.by('occupancy', 'station')], wait: [bars, (t) => t.by('wait', 'station')], 'wait-95th-percentile': [bars, (t) => t.by('wait_p95', 'station')], waiting: [bars, (t) => t.by('waiting', 'station')] };

/** Rows of a chart as one of its kinds wants them: the base alone, or the difference alone. */
function given(figure, [kind, rowsOf, how = {}], t, wide) {
  const rows = rowsOf(t);
  if (how.alone) return kind(figure, { ...t, schemeTitle: t.baseTitle, baseTitle: '' }, rows.map((r) => ({ ...r, scheme: r.base })), { sides: [['scheme', t.baseTitle]] });
  if (!how.less) return kind(figure, t, rows, { wide });
  const title = `“${t.schemeTitle}” less “${t.baseTitle}”`;
  return kind(figure, { ...t, schemeTitle: title, baseTitle: '' }, rows.map((r) => ({ ...r, scheme: r.change })), { sides: [['scheme', title]], below: true });
}

/** Checks all figures of a page but those that are looked up. */
function all(found, spec, t, wide = true) {
  for (const figure of found.filter((f) => f.panel !== 'explorer' && !['simulated-in-per-cent-of-observed', 'all-scenarios-at-a-glance'].includes(f.name))) {
    if (figure.panel === 'flow') right.flow(figure, t, figure.name.endsWith('-as-it-is') ? t.baseTitle : t.schemeTitle, figure.name.startsWith('moves'));
    else {
      assert.ok(spec[figure.name], `nobody has written down what ${figure.name} shows`);
      given(figure, spec[figure.name], t, wide);
    }
  }
}

test('every chart of a district with a scheme shows the right numbers, on a screen and on a telephone', async () => {
  for (const size of [undefined, NARROW]) {
    const { page, told, truth, close } = await opened('few.h5', 'idt', size), found = await figures(page);
    assert.ok(found.length > 25);
    all(found, DISTRICT, truth, size === undefined);
    right.recognised(found.find((f) => f.name === 'simulated-in-per-cent-of-observed'), truth);
    for (const place of ['Reablement', 'Nursing home', 'Home care']) assert.ok(found.some((f) => f.panel === 'flow' && f.points.some((p) => p.tip.startsWith(`${place}: `))), `${place} is not in the flow`);
    const onOneScale = (both) => {
      assert.deepEqual(both.map((f) => f.name.replace(/^.*a-year-/, '').slice(0, 8)), ['as-it-is', 'integrat'], 'the flow as it is and with the scheme');
      const pixels = both.map((f, k) => right.flow(f, truth, [truth.baseTitle, truth.schemeTitle][k], f.name.startsWith('moves')));
      assert.ok(Math.abs(pixels[0] / pixels[1] - 1) < 0.01, `a patient is ${pixels[0]} px wide in one and ${pixels[1]} px in the other`);
      assert.deepEqual(...both.map((f) => [...new Set(f.points.filter((p) => p.tag === 'rect').map((p) => p.tip.split(/, again: |: /)[0]))].sort()), 'places in one alone');
    };
    onOneScale(found.filter((f) => f.panel === 'flow'));
    await page.selectOption('#flow-part', 'all');
    onOneScale(await figures(page, '[data-panel=flow]'));
    quiet(told);
    await close();
  }
});

test('every chart of a county, and of a network, shows the right numbers', async () => {
  for (const [name, scheme, spec] of [['county.h5', 'idt', DISTRICT], ['network.h5', 'baseline', NETWORK]]) {
    const { page, told, truth, close } = await opened(name, scheme);
    all(await figures(page), spec, truth);
    quiet(told);
    await close();
  }
});

/** Rows of the tables of a part of the page: [caption, heads, cells]. */
const tablesOf = (page, panel) => page.locator(`[data-panel=${panel}] table`).evaluateAll((all_) => all_.filter((t) => !t.closest('figure')).map((t) => ({
  caption: t.caption.textContent, heads: [...t.tHead.rows[0].cells].map((c) => c.textContent), rows: [...t.tBodies[0].rows].map((r) => [...r.cells].map((c) => c.textContent)) })));

/** Each cell of a table of levels and changes, by the heads of its columns; rowOf(label) gives what is true. */
function levels({ caption, heads, rows }, t, rowOf) {
  for (const cells of rows) {
    const row = rowOf(cells[0]), at_ = (head) => cells[heads.indexOf(head)], what = `${caption}, ${cells[0]}`;
    right.showsInterval(at_(t.baseTitle), row.base, what);
    right.showsInterval(at_(t.schemeTitle), row.scheme, what);
    right.showsInterval(at_('Difference'), row.change, `${what}, difference`);
    assert.equal(at_('In words'), right.wordOf(row), what);
  }
}

/** A measure by the title that the page gives it: its own, with its unit where the title has none. kind: the dimension that it has. */
const named = (t, words, kind = '') => {
  const all_ = t.told.measures.filter((m) => m.dims.includes(kind) || (!kind && m.dims.length === 0));
  return all_.find((m) => words === m.title) ?? all_.find((m) => words.startsWith(`${m.title}, `));
};

test('the tables of A&E, and of one area, setting or month, show the numbers of what was chosen', async () => {
  for (const name of ['few.h5', 'county.h5']) {
    const { page, told, truth, close } = await opened(name, 'idt');
    const [clocks] = await tablesOf(page, 'ae');
    assert.ok(clocks.rows.length >= 6);
    levels(clocks, truth, (label) => truth.one(named(truth, label).name));
    const kinds = await page.locator('#place-kind option').evaluateAll((all_) => all_.map((o) => o.value));
    for (const kind of kinds) {
      await page.selectOption('#place-kind', kind);
      const places = [...truth.labels(kind)];
      for (const which of new Set([0, 1, places.length - 1])) {
        await page.selectOption('#place-which', String(which));
        const [table] = await tablesOf(page, 'place');
        assert.equal(table.caption, places[which][1]);
        assert.ok(table.rows.length > 0, `${kind} ${which}`);
        levels(table, truth, (label) => truth.by(named(truth, label, kind).name, kind)[which]);
      }
    }
    assert.ok(kinds.includes(name === 'county.h5' ? 'area' : 'account'), kinds.join());
    quiet(told);
    await close();
  }
});

test('a figure that is looked up is that of the places chosen', async () => {
  const { page, told, truth, close } = await opened('county.h5', 'idt');
  const wanted = truth.told.measures.filter((m) => m.dims.length === 2 && m.numbers.some((n) => n.mean > 0)).map((m) => m.name);
  assert.ok(wanted.includes('occupancy_by_area'));
  for (const name of ['occupancy_by_area', ...wanted.slice(0, 4), 'length_of_stay', 'acute_patients_by_day'].filter((n) => truth.has(n))) {
    const { dims } = truth.measure(name);
    await page.selectOption('#explorer-measure', name);
    for (const along of dims.length > 1 ? dims : dims.slice(0, 1)) {
      if (dims.length > 1) await page.selectOption('#explorer-along', along);
      const others = dims.filter((d) => d !== along);
      for (const which of [0, 1]) {
        if (others.length === 0 && which > 0) continue;
        const keep = {};
        for (const other of others) {
          keep[other] = [...truth.labels(other).keys()][which];
          await page.selectOption(`#explorer-${other}`, String(which));
        }
        const rows = along ? truth.by(name, along, keep) : [truth.one(name)], found = await figures(page, '[data-panel=explorer]');
        for (const figure of found) given(figure, [/^what-changes/.test(figure.name) ? changes : ['month', 'run_month', 'run_day', 'hour'].includes(along) ? lines : bars, () => rows], truth, true);
        if (!found.length) assert.ok(rows.every((r) => !(Math.abs(r.base.mean) > 0) && !(Math.abs(r.scheme.mean) > 0)), `${name} ${JSON.stringify(keep)} is not shown`);
      }
    }
  }
  quiet(told);
  await close();
});

/** The words of each grade of evidence, from docs/parameters.md. */
const GRADES = { S: /^S: .*source that was opened/, K: /^K: .*recalled/, A: /^A: .*assumed/ };

test('what was assumed is counted as assumed: parameters by grade, and each with its own source', async () => {
  const { page, told, truth, close } = await opened('few.h5', 'idt'), grades = truth.texts('parameters/grade'), paths = truth.texts('parameters/path');
  const [counts] = await tablesOf(page, 'assumptions');
  for (const [grade, words] of Object.entries(GRADES)) {
    const row = counts.rows.find((r) => words.test(r[0])), n = grades.filter((g) => g === grade).length;
    assert.equal(read(row[1]).value, n, row.join());
    right.shows(row[2], n / grades.length, row[0]);
  }
  await page.locator('[data-panel=assumptions] details.list summary').click();
  const list = (await tablesOf(page, 'assumptions')).find((t) => t.caption === 'Parameters');
  const columns = ['value', 'unit', 'grade', 'source'].map((part) => truth.texts(`parameters/${part}`));
  assert.ok(list.rows.length > 50);
  for (const [path, ...cells] of list.rows) assert.deepEqual(cells, columns.map((c) => c[paths.indexOf(path)]), path);
  quiet(told);
  await close();
});

/** Beds halved and doubled for the price of a nurse: spending surely falls, and surely rises. */
function beds() {
  cpSync(`${root}/configs`, at('beds'), { recursive: true });
  for (const [name, times] of [['fewer', 0.5], ['more', 2]]) {
    write(`beds/schemes/${name}.yaml`, `name: ${name}\ntitle: ${name} beds\ncatalogue: none\nevidence: {grade: A, note: "made up"}\ncost: {staff: 1 wte, per_year: "50,000 GBP each", grade: A}\nchange:\n  - {lever: acute.beds, times: ${times}}\n`);
  }
  homeward(['run', 'beds/north_kent.yaml', '--scenario', 'fewer', '--scenario', 'more', ...SMALL.slice(0, -1), 'beds.h5', '--set', 'start.when_below_census=close_when_vacated']);
}

test('what NHS and councils spend, what the scheme costs, and all the rest, are told as they are', async () => {
  const told = new Set();
  for (const [name, scheme, chosen] of [['few.h5', 'idt', '1'], ['county.h5', 'idt', '1'], ['beds.h5', 'fewer', '1'], ['beds.h5', 'more', '2']]) {
    const { page, truth, close } = await opened(name, scheme);
    await page.selectOption('#scenario', chosen);
    await page.waitForFunction((title) => document.getElementById('said').textContent.startsWith(`Shown: ${title},`) && !document.getElementById('panels').hasAttribute('aria-busy'), truth.schemeTitle);
    const words = await text(page, '[data-panel=money] .lead'), of = (rows) => (s) => rows.reduce((sum, row) => sum.map((v, r) => v + row[s === truth.base ? 'base' : 'scheme'].values[r]), truth.values('public_spend', s).map(() => 0));
    const costs = truth.by('money_schemes', 'account'), own = of(costs.filter((row) => /^(commissioner|council)_/.test(row.key)));
    const spend = truth.one('public_spend'), rest = truth.row('', (s) => truth.values('public_spend', s).map((v, r) => v - own(s)[r])), total = truth.row('', of(costs)).change.mean;
    moved(/What NHS and councils spend (.*?)\. Of/, words, spend);
    right.shows(/costs (£[\d.,]+(?: million)?)/.exec(words)[1], total, 'what the scheme costs');
    moved(/everything else that NHS and councils pay for (.*?\))/, words, rest);
    const saved = /That is ([\d,.]+) pounds saved for each pound spent \(([\d,.]+) to ([\d,.]+)\)/.exec(words);
    assert.equal(saved !== null, right.wordOf(rest) === 'fell', words);
    if (saved) [-rest.change.mean, -rest.change.high, -rest.change.low].forEach((v, k) => right.shows(saved[k + 1], v / total, words));
    told.add(right.wordOf(rest));
    await close();
  }
  assert.deepEqual([...told].sort(), ['fell', 'no clear change', 'rose']);
});

/** 'rises by £5 (95 % interval £1 to £9)' or 'does not clearly change (...)': the direction, the size and the interval. */
function moved(where, words, row) {
  const told = where.exec(words)?.[1] ?? '', sign = row.change.mean < 0 && row.sure ? -1 : 1, [low, high] = /interval (.*?) to (.*?)\)?$/.exec(told)?.slice(1) ?? ['', ''];
  assert.match(told, row.sure ? (row.change.mean < 0 ? /^falls? by/ : /^rises? by/) : /not clearly change/, words);
  if (row.sure) right.shows(/by (£[\d.,]+(?: million)?)/.exec(told)[1], Math.abs(row.change.mean), told);
  right.shows(low, sign < 0 ? -row.change.high : row.change.low, told);
  right.shows(high, sign < 0 ? -row.change.low : row.change.high, told);
}

test('schemes alone and together: the chart of all, and the sums of each', async () => {
  const { page, told, truth, close } = await opened('four.h5', 'idt+rapid_response'), others = truth.scenarios.filter((s) => s.name !== 'baseline');
  await page.selectOption('#scenario', String(truth.scenarios.findIndex((s) => s.name === 'idt+rapid_response')));
  await page.waitForSelector('[data-panel=together] table');
  await page.waitForFunction(() => !document.getElementById('panels').hasAttribute('aria-busy'));
  const glance = (await figures(page)).find((f) => f.name === 'all-scenarios-at-a-glance');
  const rows = others.map((s) => ({ ...truth.row(s.title, (side) => truth.values('delayed_bed_days_total', side === truth.base ? truth.base : s.name)) }));
  changes(glance, { ...truth, schemeTitle: 'In this scenario' }, rows, { wide: true });
  const [table] = await tablesOf(page, 'together'), wanted = compared('four.h5').together;
  assert.ok(table.rows.length > 5);
  for (const cells of table.rows) {
    const w = wanted.find((each) => each.measure === named(truth, cells[0]).name);
    for (const [i, key] of [[1, 'added_up'], [2, 'together'], [3, 'difference']]) right.shows(cells[i].split('(')[0], w[key], `${cells[0]}, ${key}`);
    assert.equal(cells[4], w.in_words, cells[0]);
  }
  quiet(told);
  await close();
});

test('figures of a county that are far off what was published are counted and named; a scheme is never set beside them', async () => {
  const { page, truth, close } = await opened('county.h5', 'idt'), PLACES = ['trust', 'council', 'hospital', 'area'];
  const off = truth.told.measures.filter((m) => m.observed && m.observed.role !== 'of all services' && (m.dims.length === 0 || PLACES.includes(m.dims[0]) || (m.level === 0 && m.dims.length === 1 && m.observed.values.length <= 4)))
    .flatMap((m) => (m.dims.length ? truth.by(m.name, m.dims[0]) : [truth.one(m.name)]).filter((row) => (Math.abs(row.base.mean - row.observed) - row.base.half) / row.observed > 0.2).map((row) => ({ m, row })));
  assert.ok(off.some(({ m }) => m.dims[0] === 'trust'));
  const warned = async () => (await page.locator('.warnings li').allTextContents()).find((words) => /surely more than a fifth off/.test(words))?.replaceAll('\u00a0', ' ') ?? '';
  assert.ok((await warned()).startsWith(`“As it is” is surely more than a fifth off ${off.length} observed figures`), `${off.length}: ${await warned()}`);
  const first = await warned(), [largest] = off.filter(({ m }) => PLACES.includes(m.dims[0])).sort((a, b) => Math.abs(Math.log(b.row.base.mean / b.row.observed)) - Math.abs(Math.log(a.row.base.mean / a.row.observed)));
  assert.ok(first.includes(`${largest.m.title}, ${largest.row.label} (`), first);
  await page.selectOption('#compared-with', '1');
  await page.waitForFunction(() => !document.getElementById('panels').hasAttribute('aria-busy') && document.querySelector('[data-panel=about]'));
  assert.match(await text(page, '[data-panel=observed] > p'), /^“As it is” beside/);
  assert.match(await text(page, '[data-panel=answer] caption'), /^“As it is” beside/);
  assert.match(await warned(), /^“As it is”/);
  await close();
});

test('what was published by month, age or place stands beside what is simulated', async () => {
  const { page, truth, close } = await opened('few.h5', 'idt');
  await page.evaluate(() => document.querySelectorAll('[data-panel=observed] details').forEach((d) => { d.open = true; }));
  const tables = await tablesOf(page, 'observed'), wanted = truth.told.measures.filter((m) => m.observed?.values && !m.dims.includes('month'));
  assert.equal(tables.length, wanted.length);
  for (const { caption, rows } of tables) {
    const m = wanted.filter((each) => caption.startsWith(`${each.title}, `)).sort((a, b) => b.title.length - a.title.length).find((each) => rows.every(([label]) => [...truth.labels(each.dims[0]).values()].includes(label))), places = truth.by(m.name, m.dims[0]);
    for (const [label, simulated, observed] of rows) {
      const row = places.find((p) => p.label === label);
      assert.ok(row, `${caption}: ${label}, not ${places.map((p) => p.label)}`);
      right.showsInterval(simulated, row.base, `${caption}, ${label}`);
      right.shows(observed, row.observed, `${caption}, ${label}, observed`);
    }
  }
  await close();
});
