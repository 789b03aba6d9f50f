// SPDX-License-Identifier: GPL-3.0-or-later
// The report for everybody: by keyboard alone, by screen reader as far as axe can tell, on a telephone, and on paper.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { NARROW, WIDE, open, quiet, report, result, saved, stop, text, viewer, whenReady } from './page.mjs';

after(stop);
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function axe(page, what) {
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const r = await globalThis.axe.run(document, { resultTypes: ['violations'] });
    return { passes: r.passes.length, violations: r.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 200)}`) };
  });
  assert.ok(found.passes > 15, `axe looked at nothing (${found.passes})`);
  assert.deepEqual(found.violations, [], what);
}

for (const size of [WIDE, NARROW]) {
  test(`axe finds nothing in a report, tables open, at ${size.width} px`, async () => {
    const { page, told, close } = await open(report(result('main')).path, { size });
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
    await page.waitForFunction(() => [...document.querySelectorAll('details.numbers')].every((d) => d.querySelector('table')));
    await axe(page, 'the report');
    quiet(told);
    await close();
  });
}

test('axe finds nothing in a network, in the empty viewer, and when a file is refused', async () => {
  for (const size of [WIDE, NARROW]) {
    const network = await open(report(result('network')).path, { size });
    await axe(network.page, 'a network');
    await network.close();
    const { page, close } = await open(viewer(), { size, ready: false });
    await page.waitForSelector('#file');
    await axe(page, 'the viewer');
    await page.setInputFiles('#file', { name: 'letter.h5', mimeType: 'text/plain', buffer: Buffer.from('no result') });
    await page.waitForSelector('#status.problem');
    await axe(page, 'a refused file');
    await close();
  }
});

/** What has the focus: what it is, and whether somebody who looks can see that it has it. */
const focused = (page) => page.evaluate(() => {
  const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e), bar = document.querySelector('#bar:not([hidden])')?.getBoundingClientRect();
  const marked = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none'
    || (e.tagName === 'line' && parseFloat(style.strokeOpacity) >= 0.5); // a day of a line chart: a stripe over its whole height
  const hidden = bar && !e.closest('#bar') && box.bottom <= bar.bottom && box.top >= bar.top;
  return { tag: e.tagName.toLowerCase(), id: e.id, what: `${e.tagName} ${e.id} ${e.getAttribute('class') ?? ''} ${(e.getAttribute('aria-label') ?? e.textContent).slice(0, 60)}`,
    marked, inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth && !hidden, kind: e.dataset.export, point: e.classList.contains('point'), skip: e.classList.contains('skip') };
});

test('tab goes through all of the page, each stop can be seen, and none holds the focus', async () => {
  const { page, told, close } = await open(report(result('main')).path), stops = [];
  for (let i = 0; i < 600; i++) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    if (now.tag === 'body' || (i > 0 && now.skip)) break;
    assert.ok(now.marked, `no mark of the focus: ${now.what}`);
    assert.ok(now.inView, `the focus is out of sight: ${now.what}`);
    stops.push(now);
  }
  assert.ok(stops[0].skip, `the first stop is ${stops[0].what}`);
  const figures = await page.locator('figure[data-chart]').count(), count = (test_) => stops.filter(test_).length;
  assert.equal(count((s) => s.point), figures, 'stops at charts');
  for (const kind of ['png', 'svg', 'csv']) assert.equal(count((s) => s.kind === kind), figures, `stops at ${kind}`);
  assert.ok(count((s) => s.tag === 'summary') >= figures && count((s) => s.id === 'scenario') === 1 && count((s) => s.id === 'explorer-measure') === 1);
  assert.equal(count((s) => s.id === 'file'), await page.locator('#file:visible').count());
  quiet(told);
  await close();
});

test('everything can be done with the keyboard', async () => {
  const { page, told, close } = await open(report(result('main')).path), keys = page.keyboard;
  await keys.press('Tab');
  await keys.press('Enter');
  assert.equal((await focused(page)).id, 'main');
  const figure = page.locator('[data-panel=delays] figure').first(), label = () => page.evaluate(() => document.activeElement.getAttribute('aria-label'));
  await figure.locator('.point[tabindex="0"]').focus();
  const seen = [await label()];
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'End', 'Home']) {
    await keys.press(key);
    seen.push(await label());
    assert.ok(await page.locator('#tip').isVisible());
    assert.equal((await page.locator('#tip').textContent()).replaceAll('\n', '; '), seen.at(-1));
  }
  assert.ok(new Set(seen).size >= 4 && seen[5] === seen[0] && seen[1] === seen[3], seen.join(' | '));
  await keys.press('Tab');
  assert.equal(await page.locator('#tip').isVisible(), false, 'the tip stays when the focus goes');
  await figure.locator('summary').focus();
  await keys.press('Enter');
  await figure.locator('details table td').first().waitFor();
  for (const kind of ['png', 'svg', 'csv']) {
    await figure.locator(`button[data-export=${kind}]`).focus();
    assert.ok((await saved(page, () => keys.press('Enter'))).bytes.length > 100, kind);
  }
  const before = await text(page, '.answer');
  await page.locator('#scenario').focus();
  await keys.press('ArrowUp');
  await page.waitForFunction((was) => { const a = document.querySelector('.answer'); return a && a.textContent.replaceAll('\u00a0', ' ').trim() !== was; }, before);
  await whenReady(page);
  assert.equal((await focused(page)).id, 'scenario', 'the focus is lost when the scenario changes');
  quiet(told);
  await close();
});

test('a tip comes over all of a bar, stays under the pointer, and goes by Escape', async () => {
  const { page, told, close } = await open(report(result('main')).path), figure = page.locator('[data-panel=delays] figure').first();
  await figure.scrollIntoViewIfNeeded();
  const bar = await figure.locator('rect.point').first().boundingBox(), end = bar.x + bar.width, y = bar.y + bar.height / 2, tip = page.locator('#tip');
  for (const x of [bar.x + 3, end - 30, end - 2]) { // where the line of the interval lies over it, too
    await page.mouse.move(x, 5);
    await page.mouse.move(x, y);
    assert.ok(await tip.isVisible(), `no tip ${Math.round(end - x)} px before the end of the bar`);
  }
  const box = await tip.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 8 });
  await page.waitForTimeout(600);
  assert.ok(await tip.isVisible(), 'the tip goes when the pointer is moved onto it');
  await page.keyboard.press('Escape');
  assert.equal(await tip.isVisible(), false);
  await page.mouse.move(end - 2, y);
  await page.mouse.move(2, 450);
  await tip.waitFor({ state: 'hidden', timeout: 2000 });
  quiet(told);
  await close();
});

test('on a telephone the first panel sets observed figures beside simulated ones in sight, and what slides says so', async () => {
  const { page, close } = await open(report(result('main')).path, { size: NARROW });
  const ends = await page.locator('[data-panel=answer] table').first().evaluate((t) => [...t.rows].flatMap((r) => [...r.cells].slice(0, 3).map((c) => c.getBoundingClientRect().right)));
  assert.ok(Math.max(...ends) <= NARROW.width, `a column ends at ${Math.max(...ends)} px`);
  const flow = page.locator('[data-panel=flow] .chart').first();
  if (await flow.locator('.slides').count()) assert.match(await flow.evaluate((e) => getComputedStyle(e, '::before').content), /sideways/);
  await close();
});

/** Pages of a PDF as Chromium writes them: [{width, height, texts, shapes}], in points. */
function pagesOf(pdf) {
  const source = pdf.toString('latin1'), object = (n) => new RegExp(`(?:^|\\n)${n} 0 obj([\\s\\S]*?)endobj`).exec(source)[1];
  return [...source.matchAll(/\/Type ?\/Page\b(?!s)[\s\S]*?>>\s*endobj/g)].map(([text_]) => {
    const box = /\/MediaBox ?\[([\d. ]+)\]/.exec(text_)[1].trim().split(/\s+/).map(Number), body = object(/\/Contents (\d+) 0 R/.exec(text_)[1]);
    const from = body.indexOf('stream') + 6 + (body[body.indexOf('stream') + 6] === '\r' ? 2 : 1), stream = Buffer.from(body.slice(from, body.lastIndexOf('endstream')), 'latin1');
    const drawn = /FlateDecode/.test(body) ? inflateSync(stream).toString('latin1') : stream.toString('latin1');
    return { width: box[2], height: box[3], texts: (drawn.match(/ T[jJ]\b/g) ?? []).length, lowest: lowestOf(drawn, box[3]) };
  });
}

const TOP = 45, FULL = 50, LAST_FULL = 15, MEAN_FULL = 75; // per cent of what a page has room for, between its margins
const MARGIN = 51; // points: the lower margin, in which the number of the page stands
/** How far down a page something is written, in points from its foot (the axes of charts are writing, too): the matrix of each text is followed through what is written to the page. */
function lowestOf(drawn, height) {
  const times = (a, b) => [a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3], a[4] * b[0] + a[5] * b[2] + b[4], a[4] * b[1] + a[5] * b[3] + b[5]];
  let matrix = [1, 0, 0, 1, 0, 0], text_ = matrix, lowest = height;
  const kept = [], operands = [];
  for (const [token] of drawn.replace(/\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]*>/g, '0').matchAll(/[^\s[\]]+/g)) {
    if (/^[-+.\d]+$/.test(token)) { operands.push(Number(token)); continue; }
    const o = operands.splice(0);
    if (token === 'q') kept.push(matrix);
    else if (token === 'Q') matrix = kept.pop() ?? matrix;
    else if (token === 'cm') matrix = times(o, matrix);
    else if (token === 'Tm') text_ = o;
    else if (token === 'Tj' || token === 'TJ') {
      const y = times(text_, matrix)[5];
      if (y >= MARGIN) lowest = Math.min(lowest, y);
    }
  }
  return lowest;
}

test('it prints on A4: no page is empty, nothing goes over the edge, and the answer is on the first', async () => {
  for (const [name, least, most] of [['main', 6, 30], ['network', 2, 12]]) {
    const { page, told, close } = await open(report(result(name)).path);
    const pages = pagesOf(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
    assert.ok(pages.length >= least && pages.length <= most, `${name}: ${pages.length} pages`);
    for (const [i, { width, height, texts }] of pages.entries()) {
      assert.ok(Math.abs(width - 595.28) < 1.5 && Math.abs(height - 841.89) < 1.5, `page ${i + 1} is ${width} x ${height} points, not A4`);
      assert.ok(texts > 3, `page ${i + 1} of ${pages.length} has ${texts} pieces of text`);
    }
    const full = pages.map(({ height, lowest }) => Math.round(100 * (height - TOP - lowest) / (height - TOP - MARGIN))), last = full.at(-1);
    assert.ok(full.slice(0, -1).every((share) => share >= FULL), `${name}: its pages are full to ${full.join(', ')} per cent`);
    assert.ok(last >= LAST_FULL, `${name}: the last page is full to ${last} per cent`);
    assert.ok(full.slice(0, -1).reduce((a, b) => a + b, 0) / (full.length - 1) >= MEAN_FULL, `${name}: on average, pages are full to less: ${full.join(', ')} per cent`);
    await page.setViewportSize({ width: 690, height: 980 }); // A4 between its margins, in CSS pixels
    await page.emulateMedia({ media: 'print' });
    const paper = await page.evaluate(() => {
      dispatchEvent(new Event('beforeprint'));
      const shown = (s) => [...document.querySelectorAll(s)].filter((e) => e.getClientRects().length);
      return { over: shown('figure, table, .chart svg, .card').map((e) => e.getBoundingClientRect().right).filter((right) => right > innerWidth + 1).length,
        controls: shown('select, button, input, .skip, #contents').length, answer: document.querySelector('.answer').getBoundingClientRect().bottom + scrollY };
    });
    assert.deepEqual([paper.over, paper.controls], [0, 0], `${name}: what goes over the edge; what nobody can press on paper`);
    assert.ok(paper.answer < 980, 'the answer is not on the first page');
    quiet(told);
    await close();
  }
});
