// SPDX-License-Identifier: GPL-3.0-or-later
// The figures behind scripts/measure_page: how long people wait for the report and the viewer, and how large they are.
import { copyFileSync, statSync } from 'node:fs';
import { at, bigResult, homeward, open, report, stop, viewer } from './page.mjs';

const TIMES = 7;
const mb = (path) => (statSync(path).size / 1e6).toFixed(2);

async function median(once) {
  const all = [];
  for (let i = 0; i < TIMES; i++) all.push(await once());
  all.sort((a, b) => a - b);
  return `${Math.round(all[TIMES >> 1])} ms (${Math.round(all[0])} to ${Math.round(all.at(-1))})`;
}

/** From choosing a file in the viewer until its answer stands there, or until the last chart does. */
async function opening(path, until) {
  const { page, close } = await open(viewer(), { ready: false });
  await page.waitForFunction(() => document.documentElement.dataset.ready === 'true' && document.querySelector('#file'));
  await page.setInputFiles('#file', path);
  await page.waitForFunction(() => window.hwAnswer && document.documentElement.dataset.ready === 'true');
  const ms = await page.evaluate((key) => window[key] - window.hwPicked, until);
  await close();
  return ms;
}

async function loading(path, until) {
  const { page, close } = await open(path), ms = await page.evaluate((key) => window[key], until);
  await close();
  return ms;
}

if (process.argv[2]) copyFileSync(process.argv[2], at('main.h5'));
else homeward(['run', '--scenario', 'idt', '--replicates', 20, '--quiet', '-o', 'main.h5']);
const page = report('main.h5').path, big = bigResult();
const rows = [
  ['`homeward report` of the main job (40 replicates)', await median(() => report('main.h5').ms), '1 s'],
  ['its size', `${mb(page)} MB, of which ${mb(at('main.h5'))} MB (before base64) are the result`, '4 MB'],
  ['the page without a result', `${mb(viewer())} MB`, '3 MB'],
  ['the page answers: the answer stands there, and the page can be used', await median(() => loading(page, 'hwAnswer')), '1 s'],
  ['its last chart is drawn', await median(() => loading(page, 'hwBuilt')), ''],
  [`the viewer opens a result of ${mb(big)} MB (a network of twelve stations, 15,500 replicates), once it is loaded`, await median(() => opening(big, 'hwAnswer')), '300 ms'],
  ['the viewer opens the main job\'s result', await median(() => opening(at('main.h5'), 'hwAnswer')), '300 ms'],
];
console.log('| what | measured | bar: at most |\n|---|---|---|');
for (const row of rows) console.log(`| ${row.join(' | ')} |`);
await stop();
