// SPDX-License-Identifier: GPL-3.0-or-later
// Is a chart of each kind right? What drawn.mjs reads off it against rows that truth.mjs works out: a wrong number, colour or
// word in a mark, a tip, a label, the table or the CSV fails.
import assert from 'node:assert/strict';
import { corners, level, read, scale, upright } from './drawn.mjs';
import { stat } from './truth.mjs';

const PX = 1.3; // how near a mark is to its number: the marks have half pixels, the numbers at the axis their own places
const bare = (words) => words.replace(/[\s\u00a0]+/g, '');

/** A number as it is shown, in words, is the one that it should be: to half of its last digit. */
export function shows(words, value, what, unit = 1) {
  const shown = read(words);
  if (!Number.isFinite(value)) assert.ok(shown === null, `${what}: “${words}”, but there is no number`);
  else assert.ok(shown && (Math.abs(shown.value - value) <= shown.half * 1.0001 + 1e-9 * Math.abs(value) || (/^[<>]/.test(words.trim()) && Math.abs(value) < Math.abs(shown.value) * unit)), `${what}: shown “${words}”, it is ${value}`);
}

/** '886 bed-days (188 to 1,585)': the mean and both ends. */
export function showsInterval(words, i, what) {
  const [mean, ends] = words.split('(');
  shows(mean, i.mean, what);
  if (!Number.isFinite(i.half)) return assert.ok(!ends, `${what}: an interval of one value`);
  const [low, high] = ends.split(' to ').map((end) => (/points/.test(mean) ? `${end.replace(')', '')}\u00a0points` : end));
  shows(low, i.low, `${what}, low`);
  return shows(high, i.high, `${what}, high`);
}

export const close = (got, wanted, what) => assert.ok(Number.isFinite(wanted) ? got !== '' && Math.abs(Number(got) - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted)) : got === '', `${what}: ${got}, it is ${wanted}`);

/** CSV and table: each row has the label and the numbers of one of the rows that are true, and none is missing but what is 0. */
function tables(figure, truth, rows, { sides }) {
  const [head, ...lines] = figure.csv, column = (name) => head.indexOf(name), by = new Map(rows.map((row) => [row.label, row]));
  assert.equal(new Set(lines.map((l) => l[0])).size, lines.length, `${figure.name}: a row twice`);
  const worth = (row) => sides.some((side) => side !== 'change' && Math.abs(row[side]?.mean) > 0) || (sides.includes('change') && row.change.values.some((v) => v !== 0));
  assert.deepEqual(rows.filter(worth).filter((row) => !lines.some((l) => l[0] === row.label)).map((row) => row.label), [], `${figure.name}: rows that are missing`);
  assert.deepEqual(figure.cells.slice(1).map((c) => c[0]), lines.map((l) => l[0]), `${figure.name}: table and CSV`);
  lines.forEach((line, k) => {
    const row = by.get(line[0]), cells = figure.cells[k + 1], at_ = (name) => figure.cells[0].indexOf(name);
    assert.ok(row, `${figure.name}: there is no ${line[0]}`);
    for (const [side, name] of Object.entries({ base: truth.baseTitle, scheme: truth.schemeTitle, change: 'Difference' })) {
      if (column(name) < 0) continue;
      const what = `${figure.name}, ${row.label}, ${name}`;
      close(line[column(name)], row[side].mean, what);
      close(line[column(`${name}: low`)], row[side].low, `${what}, low`);
      close(line[column(`${name}: high`)], row[side].high, `${what}, high`);
      showsInterval(cells[at_(name)], row[side], what);
    }
    if (column('In words') > 0) assert.equal(line[column('In words')], wordOf(row), `${figure.name}, ${row.label}`);
    if (column('Observed') > 0 && !/seen|cent-of/.test(figure.name)) close(line[column('Observed')], row.observed, `${figure.name}, ${row.label}, observed`);
  });
}

export const wordOf = ({ change, sure }) => (change.n < 2 ? 'not known' : change.values.every((v) => v === 0) ? 'no change' : !sure ? 'no clear change' : change.mean > 0 ? 'rose' : 'fell');
const legend = (figure, words) => { const found = figure.legend.find((l) => l.words.startsWith(words)); assert.ok(found, `${figure.name}: no “${words}” in the legend`); return found; };

/** Marks of intervals beside a mark: lines as level as it is. */
const ruleAt = (figure, y) => figure.marks.filter((m) => m.tag === 'line' && !m.point && Math.abs(m.y - y) < 1.5 && Math.abs(m.top - m.bottom) < 1 && m.thick >= 1.5);
/** The name of a row is written at the row, and not at another. */
const namedAt = (figure, mark, label) => figure.texts.filter((t) => bare(t.text) === bare(label)).some((t) => Math.abs(t.y - mark.y) < 30);

function straight(figure, axis, what, log = false) {
  assert.ok(axis, `${figure.name}: no numbers at its axis`);
  const s = scale(axis, what, log);
  assert.ok(s.off < PX, `${figure.name}: the numbers at its axis are ${s.off} px off a scale`);
  const near = (px, value, words, most = PX) => assert.ok(Math.abs(px - pxOf(s, value, px)) <= most, `${figure.name}, ${words}: drawn at ${s.value(px)}, it is ${value}`);
  return near;
}
/** Where a value should be, in px: found from where it is drawn. */
const pxOf = (s, value, px) => { const there = s.value(px), slope = (s.value(px + 1) - s.value(px)); return px + (s.log ? (Math.log(value) - Math.log(there)) / Math.log(s.value(px + 1) / there) : (value - there) / slope); };

/** Labels of the rows that are drawn: the first of the table, as far as the bars go. */
function drawnRows(figure, rows, sides) {
  const drawn = [];
  let bars_ = 0;
  for (const [label] of figure.csv.slice(1)) {
    if (bars_ >= figure.points.length) break;
    bars_ += sides.filter(([side]) => Number.isFinite(rows.find((r) => r.label === label)[side].mean)).length;
    drawn.push(label);
  }
  assert.equal(bars_, figure.points.length, `${figure.name}: bars`);
  return drawn;
}

export function bars(figure, truth, rows, { wide }) {
  const sides = truth.scheme === truth.base ? [['scheme', truth.schemeTitle]] : [['base', truth.baseTitle], ['scheme', truth.schemeTitle]];
  tables(figure, truth, rows, { sides: sides.map(([s]) => s) });
  const near = straight(figure, level(figure.axes), 'x'), drawn = drawnRows(figure, rows, sides);
  assert.ok(drawn.length >= Math.min(figure.csv.length - 1, 10), `${figure.name}: ${drawn.length} of ${figure.csv.length - 1} are drawn`);
  for (const label of drawn) {
    const row = rows.find((r) => r.label === label);
    for (const [side, title] of sides) {
      const i = row[side], what = `${label}, ${title}`;
      if (!Number.isFinite(i.mean)) continue;
      const mark = figure.points.find((p) => p.tip.startsWith(`${what}: `)), paint = legend(figure, title);
      assert.ok(mark, `${figure.name}: no bar of ${what}`);
      showsInterval(mark.tip.slice(what.length + 2), i, `${figure.name}, tip of ${what}`);
      assert.equal(mark.fill, paint.fill, `${figure.name}: ${what} has the other's colour`);
      near(i.mean < 0 ? mark.left : mark.right, i.mean, what);
      near(i.mean < 0 ? mark.right : mark.left, 0, `${what}, foot`);
      if (Number.isFinite(i.half) && i.half > 0) {
        const rules = ruleAt(figure, mark.y);
        assert.ok(rules.some((r) => { try { near(r.right, i.high, what); if (i.low >= 0 || i.mean < 0) near(r.left, i.low, what); return true; } catch { return false; } }), `${figure.name}, ${what}: no line from ${i.low} to ${i.high}`);
      }
      const beside = figure.texts.filter((t) => Math.abs(t.y - mark.y) < 5 && t.left > mark.left && read(t.text)).sort((a, b) => b.left - a.left)[0];
      shows(beside?.text ?? '', i.mean, `${figure.name}, beside the bar of ${what}`);
      if (wide) assert.ok(namedAt(figure, mark, label), `${figure.name}: the bar of ${what} stands at another name`);
    }
  }
}

export function changes(figure, truth, rows, { wide }) {
  tables(figure, truth, rows, { sides: ['change'] });
  const near = straight(figure, level(figure.axes), 'x'), paint = truth.told.replicates.length > 1 ? { true: legend(figure, 'Sure of its direction').fill, false: legend(figure, 'No clear change').fill } : null;
  assert.ok(figure.points.length >= Math.min(figure.csv.length - 1, 10));
  const drawn = figure.points.map((p) => rows.find((r) => p.tip.startsWith(`${r.label}: `))), least = Math.min(...drawn.map((r) => Math.abs(r?.change.mean)));
  for (const row of rows) if (!drawn.includes(row)) assert.ok(!(Math.abs(row.change.mean) > least), `${figure.name}: ${row.label} is larger than what is drawn`);
  for (const [k, mark] of figure.points.entries()) {
    const row = drawn[k], i = row?.change;
    assert.ok(row, `${figure.name}: there is no ${mark.tip}`);
    const words = mark.tip.slice(row.label.length + 2);
    assert.ok(words.endsWith(wordOf(row)), `${figure.name}: ${mark.tip}`);
    showsInterval(words.slice(0, words.length - wordOf(row).length).replace(/, $/, ''), i, `${figure.name}, ${row.label}`);
    near(mark.x, i.mean, row.label);
    if (paint) assert.equal(mark.fill, paint[row.sure], `${figure.name}, ${row.label}: ${row.sure ? 'sure' : 'not sure'}, and its mark says the other`);
    if (i.half > 0) assert.ok(ruleAt(figure, mark.y).some((r) => { try { near(r.left, i.low, ''); near(r.right, i.high, ''); return true; } catch { return false; } }), `${figure.name}, ${row.label}: no line from ${i.low} to ${i.high}`);
    if (wide) assert.ok(namedAt(figure, mark, row.label), `${figure.name}: ${row.label} stands at another name`);
  }
}

/** The line, the dots and the band of one side. */
function oneLine(figure, near, rows, side, paint, { floor }) {
  const values = rows.map((r) => r[side]), path = figure.marks.filter((m) => m.tag === 'path' && m.fill === 'none' && m.stroke === paint.stroke && m.dashed === paint.dashed);
  assert.equal(path.length, 1, `${figure.name}: ${path.length} lines of ${paint.words}`);
  const points = corners(path[0].d);
  assert.equal(points.length, values.filter((v) => Number.isFinite(v.mean)).length, `${figure.name}: points of ${paint.words}`);
  values.forEach((v, k) => { near(points[k][1], v.mean, `${rows[k].label}, ${paint.words}`); near.at(points[k][0], k); });
  if (values.some((v) => v.half > 0)) {
    const band = figure.marks.find((m) => m.tag === 'path' && m.faint < 1 && m.fill === paint.stroke), ends = corners(band?.d ?? '');
    assert.equal(ends.length, 2 * values.length, `${figure.name}: no band of ${paint.words}`);
    values.forEach((v, k) => {
      const here = ends.filter(([x]) => Math.abs(x - points[k][0]) < 0.1).map(([, y]) => y);
      near(Math.min(...here), v.high, `${rows[k].label}, top of the band of ${paint.words}`);
      near(Math.max(...here), floor ? Math.max(0, v.low) : v.low, `${rows[k].label}, foot of the band of ${paint.words}`);
    });
  }
}

export function lines(figure, truth, rows, { sides = [['base', truth.baseTitle], ['scheme', truth.schemeTitle]], below = false } = {}) {
  if (!figure.derived) tables(figure, truth, rows, { sides: sides.map(([s]) => s) });
  const near = straight(figure, upright(figure.axes), 'y'), spots = figure.points, floor = !below && rows.every((r) => sides.every(([s]) => !(r[s].mean < 0)));
  assert.deepEqual(spots.map((s) => s.tip.split('; ')[0]), rows.map((r) => r.label), `${figure.name}: its points`);
  near.at = (px, k) => assert.ok(Math.abs(px - spots[k].x) < PX, `${figure.name}: ${rows[k].label} stands at another time`);
  for (const [side, title] of sides) {
    oneLine(figure, near, rows, side, legend(figure, title), { floor });
    spots.forEach((spot, k) => {
      const words = spot.tip.split('; ').find((part) => part.startsWith(`${title}: `));
      assert.ok(words, `${figure.name}: ${spot.tip} tells nothing of ${title}`);
      showsInterval(words.slice(title.length + 2), rows[k][side], `${figure.name}, ${rows[k].label}, ${title}`);
    });
  }
  const seen = rows.filter((r) => Number.isFinite(r.observed));
  if (!seen.length) return;
  const diamonds = figure.marks.filter((m) => m.tag === 'path' && m.fill === legend(figure, 'Observed').fill).sort((a, b) => a.x - b.x);
  assert.equal(diamonds.length, seen.length, `${figure.name}: observed points`);
  seen.forEach((row, k) => {
    near(diamonds[k].y, row.observed, `${row.label}, observed`);
    shows(spots[rows.indexOf(row)].tip.split('; Observed: ')[1] ?? '', row.observed, `${figure.name}, ${row.label}, observed`);
  });
}

/** Held out, fitted, put in: the words of each figure, and the mark that the legend has for them. */
const ROLES = { 'held out': ['held out', 'Held out: a real test', 'circle'], fitted: ['fitted', 'Fitted', 'rect'], 'partly fitted': ['partly fitted', 'Fitted, or partly', 'rect'], 'input echoed': ['put in', 'Put in', 'path'] };
/** What a mark is drawn as, by its path: round, four straight sides, or three. */
const shapeOf = (d) => (/A/.test(d) ? 'circle' : (d.match(/[LhvHV]/g) ?? []).length >= 3 ? 'rect' : 'path');

export function recognised(figure, truth) {
  const near = straight(figure, level(figure.axes), 'x', true);
  const wanted = truth.told.measures.filter((m) => Number.isFinite(m.observed?.value) && m.observed.role !== 'of all services');
  const known = wanted.filter((m) => Number.isFinite(stat(truth.values(m.name, truth.base)).mean));
  assert.deepEqual(figure.points.map((p) => p.tip.split(': simulated ')[0]).sort(), known.map((m) => m.title).sort(), 'figures beside what was observed');
  for (const mark of figure.points) {
    const [title, words] = mark.tip.split(': simulated '), m = wanted.find((each) => each.title === title), i = stat(truth.values(m.name, truth.base)), o = m.observed.value, [role, words_, shape] = ROLES[m.observed.role];
    const [simulated, observed] = words.split(', observed ');
    showsInterval(simulated, i, title);
    shows(observed.split(' (')[0], o, `${title}, observed`);
    assert.ok(observed.includes(` (${role}`), `${title} was ${m.observed.role}: “${observed}”`);
    near(mark.x, i.mean / o, title);
    assert.ok(figure.legend.some((l) => l.words.startsWith(words_) && l.tag === shape), `no ${shape} for “${words_}” in the legend`);
    assert.equal(shapeOf(mark.d), shape, `${title} was ${m.observed.role}, and its mark is another`);
    const line = figure.cells.find((c) => c[0] === title);
    showsInterval(line[1], i, `${title}, in the table`);
    shows(line[2], o, `${title}, observed, in the table`);
    assert.deepEqual(line.slice(3), [m.observed.role, m.observed.source]);
  }
}

const OTHER = 'Other care', AGAIN = ', again';
/** Bands and places of the flow: each as wide as its number, and each number the sum of the moves that it stands for. */
export function flow(figure, truth, title, whole) {
  const side = title === truth.baseTitle ? truth.base : truth.scheme, from = [...truth.labels('move_from')], to = [...truth.labels('move_to')], bands = figure.points.filter((m) => m.tag === 'path'), places = figure.points.filter((m) => m.tag === 'rect');
  const nameOf = (mark) => mark.tip.split(': ')[0], shown = new Set(places.map(nameOf).map((n) => n.replace(AGAIN, '')));
  const in_ = (name, all) => all.filter(([, t]) => t === name || (name === OTHER && !shown.has(t)) || (name === OTHER && t === OTHER)).map(([label]) => label);
  const moves = (a, b) => { const of = in_(a, from).flatMap((x) => in_(b, to).map((y) => stat(truth.values('moves', side, { move_from: x, move_to: y })).mean)); return of.reduce((s, v) => s + v, 0); };
  const sums = new Map(), add = (name, way, v) => { const s = sums.get(name) ?? { in: 0, out: 0 }; s[way] += v; sums.set(name, s); };
  let thick = null;
  for (const band of bands) {
    const [a, b] = band.tip.split(';')[0].split(' → '), value = moves(a, b.replace(AGAIN, '')), words = band.tip.split('; ').find((part) => part.startsWith(`${title}: `));
    assert.ok(words, band.tip);
    shows(words.slice(title.length + 2), value, `${figure.name}, ${a} to ${b}`);
    add(a, 'out', value);
    add(b, 'in', value);
    thick ??= band.thick / value;
    assert.ok(band.thick <= 1.01 || Math.abs(band.thick - thick * value) < 0.5, `${figure.name}: the band ${a} to ${b} has another width than its number`);
    const difference = /difference (.*)$/.exec(band.tip);
    if (difference) showsInterval(difference[1], truth.row('', (s) => truth.values('moves', s, { move_from: in_(a, from)[0], move_to: in_(b.replace(AGAIN, ''), to)[0] })).change, band.tip);
  }
  for (const place of places) {
    const value = Math.max(sums.get(nameOf(place)).in, sums.get(nameOf(place)).out);
    shows(place.tip.split(': ')[1], value, `${figure.name}, ${nameOf(place)}`);
    assert.ok(Math.abs(place.bottom - place.top - Math.max(1, thick * value)) < 0.6, `${figure.name}: ${nameOf(place)} has another height than its number`);
    assert.ok(figure.texts.some((t) => bare(t.text).startsWith(bare(nameOf(place))) && Math.abs(read(t.text.slice(nameOf(place).length)).value - value) <= 0.5001), `${figure.name}: ${nameOf(place)} is written with another number`);
  }
  const all = from.flatMap(([x, a]) => to.map(([y, b]) => ({ a, b, value: stat(truth.values('moves', side, { move_from: x, move_to: y })).mean }))), fold = (n) => (shown.has(n) ? n : OTHER);
  const sources = new Set(bands.map((b) => b.tip.split(' → ')[0]));
  assert.ok(whole || (sources.has('Acute bed') && !sources.has('A&E') && !sources.has('Where they live')), `${figure.name}: from ${[...sources]}`);
  const drawn = new Set(bands.map((b) => b.tip.split(';')[0].replace(AGAIN, ''))), most = Math.max(...places.map((p) => sums.get(nameOf(p)).out));
  for (const { a, b, value } of all) if (fold(a) !== fold(b) && (whole || a === 'Acute bed' || sources.has(a))) assert.ok(drawn.has(`${fold(a)} → ${fold(b)}`) || value < 0.002 * most, `${figure.name}: ${a} to ${b}, ${value}, is not drawn`);
  const table = new Map(figure.csv.slice(1).map((l) => [l[0], l]));
  for (const { a, b } of all.filter((m) => m.value > 0 && (whole || sources.has(m.a)))) assert.ok(table.has(`${a} → ${b}`), `${a} → ${b} is not in the table`);
  tables(figure, truth, from.flatMap(([x, a]) => to.map(([y, b]) => truth.row(`${a} → ${b}`, (s) => truth.values('moves', s, { move_from: x, move_to: y })))), { sides: [] });
  return thick;
}
