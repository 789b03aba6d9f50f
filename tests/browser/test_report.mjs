// SPDX-License-Identifier: GPL-3.0-or-later
// The report in a browser: every chart of every kind of result is drawn, with the program's own numbers; what it saves has
// content; no text of a result is taken for markup; and it asks nobody for anything, because it cannot.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { KINDS } from './charts.mjs';
import { MARKUP, NARROW, at, cells, compared, folder, homeward, open, quiet, report, result, root, saved, stop, summary, text, whenReady, write } from './page.mjs';

after(stop);

/** Of every chart that stands on the page: its name, its marks, and of these what cannot be seen. */
const charts = (page) => page.evaluate(() => [...document.querySelectorAll('figure[data-chart]')].map((figure) => {
  const svg = figure.querySelector('.chart svg'), box = svg?.getBoundingClientRect(), page_ = document.documentElement.clientWidth;
  const points = [...figure.querySelectorAll('.point')];
  const bad = [...(svg?.querySelectorAll('*') ?? [])].flatMap((e) => [...e.attributes].filter((a) => /NaN|Infinity|undefined/.test(a.value)).map((a) => `${e.tagName} ${a.name}=${a.value}`));
  return { name: figure.dataset.chart, panel: figure.closest('[data-panel]').dataset.panel, width: box?.width ?? 0, height: box?.height ?? 0, points: points.length, untold: points.filter((p) => !/\d/.test(p.getAttribute('aria-label') ?? '')).length,
    bad, beyond: Math.max(0, ...points.map((p) => p.getBoundingClientRect().right - box.right)), wide: !figure.querySelector('.chart').closest('[class*=slide], .scroll') && box ? box.right - page_ : 0 };
}));

async function allDrawn(page, names) {
  const all = await charts(page);
  assert.deepEqual(all.filter((chart) => chart.panel !== 'explorer').map((chart) => chart.name), names);
  assert.ok(all.some((chart) => chart.panel === 'explorer'), 'nothing can be looked up');
  for (const chart of all) {
    assert.ok(chart.width > 200 && chart.height > 40, `${chart.name} is ${chart.width} x ${chart.height}`);
    assert.ok(chart.points > 0, `${chart.name} shows no value`);
    assert.equal(chart.untold, 0, `${chart.name}: marks that do not tell their number`);
    assert.deepEqual(chart.bad, [], chart.name);
    assert.ok(chart.beyond < 3, `${chart.name} goes ${chart.beyond} px over its edge`);
  }
  assert.equal(await page.locator('#panels .problem').count(), 0, 'a panel says that it cannot be shown');
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page is wider than the window');
  return all;
}

for (const [name, { what, charts: names, panels, chosen }] of Object.entries(KINDS)) {
  test(`every chart and panel of ${what} is drawn, nothing complains and nothing is asked for`, async () => {
    const { path } = report(result(name));
    for (const size of name === 'main' || name === 'network' ? [undefined, NARROW] : [undefined]) {
      const { page, told, close } = await open(path, { size });
      if (chosen) {
        await page.selectOption('#scenario', chosen);
        await page.waitForFunction((last) => !document.getElementById('panels').hasAttribute('aria-busy') && document.querySelector(`[data-panel=${last}]`), panels[1]);
      }
      await allDrawn(page, names);
      const ids = await page.locator('section[data-panel]').evaluateAll((all) => all.map((s) => s.dataset.panel));
      assert.deepEqual(ids, panels);
      const links = await page.locator('#contents a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
      assert.deepEqual(links, ids.map((id) => `#${id}`));
      assert.match(await text(page, '.answer'), /\d/);
      quiet(told);
      await close();
    }
  });
}

test('the first panel sets the baseline beside what was published', async () => {
  for (const [name, least] of [['main', 6], ['alone', 6], ['county', 8]]) {
    const { page, close } = await open(report(result(name)).path), told = summary(`${name}.h5`);
    const rows = await page.locator('[data-panel=answer] tbody tr').evaluateAll((all) => all.map((r) => [...r.children].map((c) => c.textContent)));
    assert.ok(rows.length >= least, `${name}: ${rows.length} rows`);
    for (const [label, simulated, observed] of rows) {
      const shown = read(observed), place = (m) => [m.observed.value ?? m.observed.values].flat().findIndex((v) => v !== null && Math.abs(v - shown.value) <= shown.half * 1.0001);
      const measure = told.measures.find((m) => m.observed && (label === m.title || label.startsWith(`${m.title}: `)) && place(m) >= 0);
      assert.ok(measure, `${label}: observed ${observed}`);
      near(simulated, measure.numbers.filter((n) => n.scenario === 'baseline')[place(measure)].mean, label);
    }
    await close();
  }
});

test('an incomplete result says so', async () => {
  const { page, close } = await open(report(result('incomplete')).path), told = summary('incomplete.h5');
  assert.equal(told.complete, false);
  assert.match(await text(page, '#panels'), /not complete|incomplete|failed/i);
  await close();
});

/** 15,483 or 91.2 % or £4.35 million as a number, and half of its last digit. */
function read(words) {
  const found = /(\u2212?)£?(\u2212?)([\d,]+(?:\.(\d+))?)\s*(%|million|m\b|k\b)?/.exec(words.replaceAll('\u00a0', ' '));
  assert.ok(found, `no number in “${words}”`);
  const times = { '%': 0.01, million: 1e6, m: 1e6, k: 1e3 }[found[5]] ?? 1;
  const value = Number(found[3].replaceAll(',', '')) * times * (found[1] || found[2] ? -1 : 1);
  return { value, half: 0.5 * 10 ** -(found[4]?.length ?? 0) * times };
}

const near = (words, value, what) => {
  const shown = read(words), pounds = /£/.test(words) && !/million/.test(words) ? 500 : 0;
  assert.ok(Math.abs(shown.value - value) <= Math.max(shown.half, pounds) * 1.0001, `${what}: shown “${words}”, the program says ${value}`);
};

test('the figures on the page are those of summary and compare', async () => {
  const { page, close } = await open(report(result('main')).path), told = summary('main.h5'), differences = compared('main.h5');
  const entry = (list, name, scenario) => list.measures.find((m) => m.name === name).numbers.find((n) => n.scenario === scenario);
  const names = await page.locator('.card').evaluateAll((all) => all.map((c) => c.dataset.measure));
  assert.ok(names.length >= 6 && names.includes('delayed_bed_days_total') && names.includes('acute_occupancy'), names.join());
  for (const payer of ['nhs_spend', 'council_spend', 'users_spend']) assert.ok(names.includes(payer), `the board is not told of ${payer}`);
  for (const name of names) {
    const card = page.locator(`.card[data-measure=${name}]`);
    near(await card.locator('.big').textContent(), entry(told, name, 'idt').mean, name);
    near((await card.locator('.was').textContent()).replace(/^.*?: /, ''), entry(told, name, 'baseline').mean, `${name}, baseline`);
    const move = await card.locator('.move').textContent(), d = entry(differences, name, 'idt');
    if (/rose|fell/.test(move)) {
      assert.equal(/fell/.test(move), d.difference < 0, `${name} ${move}`);
      assert.ok(Math.abs(d.difference) > d.half_width, `${name}: ${move}, but its interval holds 0`);
    } else if (/clear/.test(move)) assert.ok(Math.abs(d.difference) <= d.half_width, `${name}: ${move}`);
  }
  await close();
});

test('bars are as long as their numbers, and a chart saves as picture, drawing and table', async () => {
  const { page, told, close } = await open(report(result('main')).path);
  const figure = page.locator('[data-panel=delays] figure[data-chart*=by-reason]').first();
  const save = (kind) => saved(page, () => figure.locator(`button[data-export=${kind}]`).click());
  const csv = await save('csv'), rows = cells(csv.bytes.toString('utf8'));
  assert.match(csv.name, /\.csv$/);
  const entries = summary('main.h5').measures.flatMap((m) => m.numbers.filter((n) => n.scenario === 'idt').map((n) => n.mean));
  const column = rows[0].indexOf('Integrated discharge team');
  assert.ok(column > 0 && rows.length > 5, rows[0].join());
  for (const row of rows.slice(1)) assert.ok(entries.some((e) => Math.abs(e - Number(row[column])) <= 1e-9 * Math.abs(e)), `${row[0]}: ${row[column]} is not in the summary`);
  const bars = await figure.locator('rect.point').evaluateAll((all) => all.map((b) => [Number(b.getAttribute('width')), b.getAttribute('aria-label')]));
  assert.ok(bars.length >= rows.length - 1, `${bars.length} bars`);
  const longest = bars.map(([width, label]) => [width, read(label.slice(label.lastIndexOf(': '))).value]).reduce((a, b) => (b[0] > a[0] ? b : a));
  for (const [width, label] of bars) {
    const { value, half } = read(label.slice(label.lastIndexOf(': ')));
    assert.ok(Math.abs(width - value * longest[0] / longest[1]) <= 0.3 + (half + longest[1] * 1e-4) * longest[0] / longest[1], `${label}: ${width} px`);
  }
  const svg = await save('svg'), drawing = svg.bytes.toString('utf8');
  assert.match(svg.name, /\.svg$/);
  assert.match(drawing, /^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  assert.ok(drawing.includes(await text(page, '[data-panel=delays] figure[data-chart*=by-reason] >> nth=0 >> h3, h4 >> nth=0').catch(() => '')));
  assert.ok((drawing.match(/<rect/g) ?? []).length > rows.length && /Homeward/.test(drawing), 'no bars or no source in the drawing');
  const png = await save('png');
  assert.deepEqual([...png.bytes.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  assert.ok(png.bytes.readUInt32BE(16) > 400 && png.bytes.readUInt32BE(20) > 200 && png.bytes.length > 5000, 'the picture is empty');
  quiet(told);
  await close();
});

test('another scenario, measure and period are drawn when they are chosen', async () => {
  const { page, told, close } = await open(report(result('main')).path), before = await text(page, '.answer');
  await page.selectOption('#scenario', '0');
  await page.waitForFunction((was) => document.querySelector('.answer') && document.querySelector('.answer').textContent.replaceAll('\u00a0', ' ').trim() !== was, before);
  await whenReady(page);
  await page.selectOption('#scenario', '1');
  await page.waitForFunction((is) => document.querySelector('.answer')?.textContent.replaceAll('\u00a0', ' ').trim() === is, before);
  await page.waitForSelector('#explorer-measure');
  const measures = await page.locator('#explorer-measure option').evaluateAll((all) => all.map((o) => o.value));
  assert.ok(measures.length > 50, `${measures.length} measures to explore`);
  for (const name of measures.filter((_, i) => i % 12 === 0)) {
    await page.selectOption('#explorer-measure', name);
    await page.waitForFunction(() => document.querySelector('[data-panel=explorer] .chart svg .point, [data-panel=explorer] table td'));
  }
  await page.waitForFunction(() => !document.getElementById('panels').hasAttribute('aria-busy'));
  await allDrawn(page, KINDS.main.charts);
  quiet(told);
  await close();
});

test('text of a model and of a scheme is never taken for markup', async () => {
  cpSync(`${root}/configs`, at('county'), { recursive: true });
  write('county/schemes/evil.yaml', `name: evil\ntitle: "${MARKUP}"\ncatalogue: none\nevidence: {grade: A, note: "${MARKUP}"}\nchange:\n  - {lever: acute.beds, add: 1}\n`);
  homeward(['run', 'county/north_kent.yaml', '--scenario', 'evil', '--replicates', 2, '--set', 'run.scale=0.03', '--set', `title=${MARKUP}`, '--quiet', '-o', 'evil.h5']);
  const { page, told, close } = await open(report('evil.h5').path);
  assert.equal(await page.evaluate(() => document.querySelectorAll('script:not([id])').length), await page.evaluate(() => [...document.scripts].filter((s) => !s.id).length));
  assert.equal(await page.locator('img').count(), 0);
  assert.equal(await page.evaluate(() => [...document.scripts].filter((s) => s.textContent.trim().startsWith('alert')).length), 0);
  assert.ok((await text(page, '#panels')).includes(MARKUP), 'the name is not shown as it is written');
  assert.ok((await page.locator('#scenario option').allTextContents()).includes(MARKUP));
  for (const kind of ['svg', 'csv']) {
    const { bytes } = await saved(page, () => page.locator('[data-panel=delays] figure').first().locator(`button[data-export=${kind}]`).click());
    if (kind === 'svg') assert.ok(!bytes.includes('<script') && !bytes.includes('<img'), 'markup in the drawing');
  }
  quiet(told);
  await close();
});

test('the page cannot reach anybody, whatever runs in it', async () => {
  const asked = [], server = createServer((request, response) => { asked.push(request.url); response.end(); });
  server.on('upgrade', (request, socket) => { asked.push(request.url); socket.destroy(); });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  const { page, close } = await open(report(result('network')).path, { ready: true });
  const stopped = await page.evaluate(async (host) => {
    const against = [];
    addEventListener('securitypolicyviolation', (event) => against.push(event.effectiveDirective));
    const tries = [() => fetch(`http://${host}/fetch`), () => new Promise((yes, no) => { const x = new XMLHttpRequest(); x.onload = yes; x.onerror = no; x.open('GET', `http://${host}/xhr`); x.send(); }),
      () => new Promise((yes, no) => { const s = new WebSocket(`ws://${host}/socket`); s.onopen = yes; s.onerror = no; }), () => { navigator.sendBeacon(`http://${host}/beacon`, 'x'); },
      () => new Promise((yes, no) => { const s = new EventSource(`http://${host}/events`); s.onopen = yes; s.onerror = no; }),
      () => new Promise((yes, no) => { const i = new Image(); i.onload = yes; i.onerror = no; i.src = `http://${host}/image`; }),
      () => new Promise((yes, no) => { const s = document.createElement('script'); s.onload = yes; s.onerror = no; s.src = `http://${host}/script`; document.head.append(s); })];
    for (const attempt of tries) await Promise.race([(async () => attempt())().catch(() => {}), new Promise((done) => { setTimeout(done, 2000); })]);
    await new Promise((done) => { setTimeout(done, 300); });
    return against;
  }, `127.0.0.1:${server.address().port}`);
  server.close();
  assert.deepEqual(asked, [], 'requests left the page');
  assert.ok(stopped.filter((d) => d === 'connect-src').length >= 4 && stopped.includes('img-src') && stopped.some((d) => d.startsWith('script-src')), stopped.join());
  await close();
});
