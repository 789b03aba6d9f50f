// SPDX-License-Identifier: GPL-3.0-or-later
// The viewer in a browser: a result is opened by picker and by drop, and what is none gets one clear sentence, never a blank
// page. With it the times that the page must keep, with room for a machine that does other things (busy).
import assert from 'node:assert/strict';
import { closeSync, ftruncateSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { after, test } from 'node:test';
import h5wasm from '../../web/node_modules/h5wasm/dist/node/hdf5_hl.js';
import { checksum } from '../../web/src/checksum.js';
import { at, bigResult, busy, open, quiet, report, result, stop, summary, text, viewer, whenReady, write } from './page.mjs';

after(stop);

const SIGNATURE = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The mark at the end of a file that homeward finished, for any bytes (output/h5_seal). */
function sealed(bytes) {
  const end = Buffer.alloc(32), [high, low] = checksum(bytes, bytes.length);
  end.write('homeward-sealed\n');
  end.writeBigUInt64LE(BigInt(bytes.length), 16);
  end.writeUInt32LE(low, 24);
  end.writeUInt32LE(high, 28);
  return Buffer.concat([bytes, end]);
}

/** The bytes of an HDF5 file of somebody else's; fill: writes into it. */
async function foreign(fill) {
  const { FS } = await h5wasm.ready, file = new h5wasm.File('made.h5', 'w');
  fill(file);
  file.close();
  return Buffer.from(FS.readFile('made.h5'));
}

/** A file of 200 MB or more that takes no room on the disk. */
function sparse(name, size, start, end = Buffer.alloc(0)) {
  const file = openSync(at(name), 'w');
  ftruncateSync(file, size);
  writeSync(file, start, 0, start.length, 0);
  if (end.length) writeSync(file, end, 0, end.length, size - end.length);
  closeSync(file);
  return name;
}

/** [file, what its sentence must say] */
async function badFiles() {
  const good = readFileSync(at(result('network'))), flipped = Buffer.from(good), other = await foreign((f) => f.create_dataset({ name: 'x', data: [1, 2, 3] }));
  flipped[flipped.length >> 1] ^= 1;
  write('cut.h5', good.subarray(0, good.length >> 1));
  write('flipped.h5', flipped);
  write('text.h5', 'This is a letter, not a result.\n');
  write('empty.h5', '');
  write('foreign.h5', other);
  write('foreign_sealed.h5', sealed(other));
  write('newer.h5', sealed(await foreign((f) => { f.create_attribute('homeward_schema', 99); f.create_attribute('homeward_version', '9.9.9'); })));
  write('<b onclick=x>.h5', 'text');
  const mark = Buffer.alloc(32);
  mark.write('homeward-sealed\n');
  mark.writeBigUInt64LE(BigInt(200e6 - 32), 16);
  return [['cut.h5', /cut short/], ['flipped.h5', /damaged/], ['text.h5', /not a Homeward result/], ['empty.h5', /empty/], ['foreign.h5', /not a Homeward result/],
    ['foreign_sealed.h5', /not a Homeward result/], ['newer.h5', /newer Homeward \(9\.9\.9/], ['<b onclick=x>.h5', /not a Homeward result/],
    [sparse('zeros.h5', 200e6, Buffer.alloc(8)), /not a Homeward result/], [sparse('hollow.h5', 200e6, SIGNATURE), /not a Homeward result|cut short/],
    [sparse('hollow_sealed.h5', 200e6, SIGNATURE, mark), /damaged|not a Homeward result/], [sparse('huge.h5', 3e9, SIGNATURE, mark), /too large/]];
}

/** A person's drop: the file comes from a picker of the test's own, as nothing else may make a File of the disk. */
async function drop(page, path) {
  await page.evaluate(() => {
    const own = document.createElement('input');
    own.type = 'file';
    own.id = 'hw-own';
    document.getElementById('hw-own')?.remove();
    document.documentElement.append(own);
  });
  await page.setInputFiles('#hw-own', path);
  await page.evaluate(() => {
    const own = document.getElementById('hw-own'), data = new DataTransfer();
    data.items.add(own.files[0]);
    for (const type of ['dragenter', 'dragover', 'drop']) document.getElementById('main').dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    own.remove();
  });
}

const WAYS = { picker: (page, path) => page.setInputFiles('#file', path), drop };

/** shown: the title of a result that stays on the page. */
async function sentence(page, name, shown = null) {
  await page.waitForFunction((n) => document.getElementById('status').className === 'problem' && document.getElementById('status').textContent.startsWith(n), name, { timeout: 30000 });
  const words = await text(page, '#status');
  assert.ok(await page.locator('#status').isVisible() && words.length < 300 && /\.$/.test(words) && !/\n|undefined|null|Error|at 0x/.test(words), words);
  assert.ok(await page.locator('#file').isVisible(), 'nothing to open another file with');
  if (shown) assert.ok(words.endsWith(`The page still shows “${shown}”.`) && await page.locator('.answer').isVisible() && await text(page, '#title') === shown, `${words} ${await text(page, '#title')}`);
  else assert.equal(await page.locator('.chart svg').count(), 0, 'charts of a file that was refused');
  assert.ok(await page.evaluate(() => { const box = document.getElementById('status').getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }), 'the sentence is out of sight');
  assert.equal(await page.locator('#main b').count(), 0, 'a name taken for markup');
  return words;
}

test('what is not a whole result of this version gets one clear sentence, by picker and by drop; then a good one opens', async () => {
  const { page, told, close } = await open(viewer(), { ready: false });
  await page.waitForSelector('#file');
  for (const [name, must] of await badFiles()) {
    for (const [way, give] of Object.entries(WAYS)) {
      await page.evaluate(() => { const s = document.getElementById('status'); s.className = s.textContent = ''; });
      await give(page, at(name));
      assert.match(await sentence(page, name), must, `${name} by ${way}`);
    }
  }
  for (const give of Object.values(WAYS)) {
    await give(page, at(result('network')));
    await page.waitForFunction(() => document.querySelector('.answer') && document.documentElement.dataset.ready === 'true' && document.getElementById('status').textContent === '');
    assert.ok(await page.locator('.chart svg .point').count() > 0);
    assert.equal((await text(page, '#status')).includes('not a'), false);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await give(page, at('text.h5'));
    await sentence(page, 'text.h5', 'A clinic and a ward');
    await give(page, at('flipped.h5'));
    await sentence(page, 'flipped.h5', 'A clinic and a ward');
  }
  quiet(told);
  await close();
});

test('a report opens another result, and the viewer shows it as its report does', async () => {
  const { page, told, close } = await open(viewer(), { ready: false }), of = await open(report(result('main')).path);
  await page.waitForSelector('#file');
  await WAYS.picker(page, at('main.h5'));
  await page.waitForSelector('.answer');
  await whenReady(page);
  const shown = (p) => p.evaluate(() => [document.querySelector('.answer').textContent, ...[...document.querySelectorAll('.chart svg .point')].map((e) => e.getAttribute('aria-label'))]);
  assert.deepEqual(await shown(page), await shown(of.page));
  assert.equal(await text(page, '#title'), summary('main.h5').title);
  const before = await shown(of.page);
  await drop(of.page, write('letter.h5', 'This is a letter.'));
  await sentence(of.page, 'letter.h5', summary('main.h5').title);
  assert.deepEqual(await shown(of.page), before, 'a wrong file throws the report away');
  await drop(of.page, at(result('network')));
  await of.page.waitForFunction((title) => document.getElementById('title').textContent === title, 'A clinic and a ward');
  quiet([...told, ...of.told]);
  await of.close();
  await close();
});

/** The quickest of three: what other programs add is not the page's. */
async function quickest(once) {
  let least = Infinity;
  for (let i = 0; i < 3; i++) least = Math.min(least, await once());
  return least;
}

test('report, page and viewer are as quick, and the report as small, as they must be', async () => {
  const main = at(result('main'));
  const room = busy();
  const took = await quickest(() => report('main.h5').ms), { path } = report('main.h5');
  assert.ok(took < 1000 * room, `the report of 40 replicates took ${took} ms`);
  assert.ok(statSync(path).size < 4e6, `the main job's report has ${statSync(path).size} bytes`);
  assert.ok(statSync(viewer()).size < 3e6, 'the page without a result has 3 MB');
  const shown = await quickest(async () => {
    const { page, close } = await open(path), ms = await page.evaluate(() => window.hwAnswer);
    await close();
    return ms;
  });
  assert.ok(shown < 1000 * room, `the page answered after ${shown} ms`);
  const big = bigResult(), size = statSync(big).size;
  assert.ok(size > 15e6 && size < 40e6, `the large result has ${size} bytes`);
  const opened = await quickest(async () => {
    const { page, close } = await open(viewer(), { ready: false });
    await page.waitForSelector('#file');
    await page.setInputFiles('#file', big);
    await page.waitForFunction(() => window.hwAnswer);
    const ms = await page.evaluate(() => window.hwAnswer - window.hwPicked);
    await close();
    return ms;
  });
  assert.ok(opened < 300 * room, `the viewer took ${opened} ms over ${Math.round(size / 1e6)} MB`);
  console.log(`# room ${room.toFixed(1)}; report ${Math.round(took)} ms; page ${Math.round(shown)} ms; viewer ${Math.round(opened)} ms for ${(size / 1e6).toFixed(1)} MB; main ${statSync(main).size} bytes, its report ${statSync(path).size}`);
});
