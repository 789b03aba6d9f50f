// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the page share: results that the built program makes, a browser, and pages that tell of every
// complaint and every request. A page that is opened here and complains, or asks anybody for anything, fails its test.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const program = process.env.HW_PROGRAM ?? join(root, 'build/homeward');
export const folder = mkdtempSync(join(tmpdir(), 'hw_browser_'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
export const at = (name) => join(folder, name);
export const WIDE = { width: 1400, height: 900 }, NARROW = { width: 390, height: 844 };
const PACE = 45; // ms that the loop below takes on a machine for which the bars are meant: 2 cores of 2.5 GHz, doing nothing else

/** How often the bars of time may be overstepped: twice, and as much more as this machine is slower just now, by a loop of known work. HW_BUSY says it outright. */
export function busy() {
  const loop = () => {
    const since = performance.now(), kept = new Float64Array(65536);
    for (let i = 0, x = 1; i < 1e6; i++) { x = (x * 16807) % 2147483647; kept[x & 65535] += x; }
    return performance.now() - since;
  };
  const took = Array.from({ length: 5 }, loop).sort((a, b) => a - b)[2];
  return Number(process.env.HW_BUSY ?? 2 * Math.max(1, took / PACE));
}

/** Runs the program; expect: its exit code. Gives what it printed. */
export function homeward(words, expect = 0) {
  const done = spawnSync(program, words.map(String), { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'pipe'] });
  assert.equal(done.status, expect, `homeward ${words.join(' ')}: exit ${done.status}, not ${expect}\n${done.stderr}`);
  return done.stdout;
}

export function write(name, content) {
  writeFileSync(at(name), content);
  return at(name);
}

export const summary = (result) => JSON.parse(homeward(['summary', result, '--json', '--all']));
export const compared = (result) => JSON.parse(homeward(['compare', result, '--json', '--all']));

/** The page of a result, and how long the program took over it, in ms. */
export function report(result) {
  const out = result.replace(/\.h5$/, '.html'), since = performance.now();
  homeward(['report', result, '-o', out]);
  return { path: at(out), ms: performance.now() - since };
}

export function viewer() {
  homeward(['report', '--viewer', '-o', 'viewer.html']);
  return at('viewer.html');
}

const NETWORK = `model: network
title: A clinic and a ward
run: {length: 20 d, replicates: 4}
arrivals:
  - {to: clinic, rate: 1 per h}
stations:
  clinic: {servers: 2, stay: {exponential: {mean: 1 h}}, then: {ward: 0.5, exit: 0.5}}
  ward: {servers: 2, stay: {fixed: 3 h}, then: exit}
`;
/** Blocks itself in some replicates: these fail, and the result is incomplete. */
const BLOCKS = `model: network
title: A clinic that blocks itself
run: {length: 4 d, replicates: 12}
arrivals:
  - {to: clinic, rate: 6 per d}
stations:
  clinic: {servers: 1, room: 3, when_full: hold_previous, stay: {exponential: {mean: 4.8 h}}, then: {clinic: 0.5, exit: 0.5}}
`;
export const MARKUP = '<script>alert(1)</script><img src=x onerror=alert(2)>';

const MAKERS = {
  // The main job, 20 replicates of two scenarios, of a twentieth of its people: its file is as large.
  main: () => homeward(['run', '--scenario', 'idt', '--replicates', 20, '--set', 'run.scale=0.05', '--quiet', '-o', 'main.h5']),
  alone: () => homeward(['run', '--replicates', 3, '--set', 'run.scale=0.05', '--quiet', '-o', 'alone.h5']),
  once: () => homeward(['run', '--scenario', 'idt', '--replicates', 1, '--set', 'run.scale=0.05', '--quiet', '-o', 'once.h5']),
  // Kent: areas, hospitals and trusts; and schemes alone and together.
  county: () => homeward(['run', join(root, 'configs/kent.yaml'), '--scenario', 'idt', '--replicates', 2, '--set', 'run.scale=0.03', '--quiet', '-o', 'county.h5']),
  four: () => homeward(['run', ...['idt', 'rapid_response', 'idt+rapid_response'].flatMap((s) => ['--scenario', s]), '--replicates', 3, '--set', 'run.scale=0.03', '--quiet', '-o', 'four.h5']),
  network: () => homeward(['run', write('network.yaml', NETWORK), '--quiet', '-o', 'network.h5']),
  incomplete: () => homeward(['run', write('blocks.yaml', BLOCKS), '--quiet', '-o', 'incomplete.h5'], 1),
};

/** The file's name of one of the results above, made when it is first asked for. */
const made = new Set();
export function result(name) {
  if (!made.has(name)) MAKERS[name]();
  made.add(name);
  return `${name}.h5`;
}

/** A network of twelve stations, so often that the file has some 20 MB. */
export function bigResult(replicates = 15500) {
  const names = Array.from({ length: 12 }, (_, i) => `s${i}`);
  const stations = names.map((s, i) => `  ${s}: {servers: 1, stay: {exponential: {mean: 1 h}}, then: ${names[i + 1] ?? 'exit'}}`);
  write('big.yaml', `model: network\nrun: {length: 30 h, replicates: 2}\narrivals:\n  - {to: s0, rate: 1 per h}\nstations:\n${stations.join('\n')}\n`);
  homeward(['run', 'big.yaml', '--replicates', replicates, '--quiet', '-o', 'big.h5']);
  return at('big.h5');
}

const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
let browser = null;

export async function stop() {
  await browser?.close();
  browser = null;
}

/**
 * A new page of a file; nothing glides on it, so that a test need not wait. told: what it said on the console, its errors, and its requests other than for itself.
 * @returns {Promise<{page: import('playwright-core').Page, told: string[], ms: number}>} ms: until the page is built
 */
export async function open(path, { size = WIDE, ready = true } = {}) {
  browser ??= await chromium.launch({ executablePath: process.env.HW_BROWSER ?? '/usr/bin/chromium', args: ARGS });
  const context = await browser.newContext({ viewport: size, acceptDownloads: true, locale: 'en-GB', reducedMotion: 'reduce' });
  const page = await context.newPage(), told = [], own = pathToFileURL(path).href;
  page.on('console', (m) => told.push(`console ${m.type()}: ${m.text()}`));
  page.on('pageerror', (e) => told.push(`error: ${e.message}`));
  page.on('dialog', (d) => { told.push(`dialog: ${d.message()}`); void d.dismiss(); });
  page.on('request', (r) => { if (r.url() !== own && !/^(data|blob):/.test(r.url())) told.push(`request: ${r.url()}`); });
  page.on('websocket', (s) => told.push(`socket: ${s.url()}`));
  await page.addInitScript(() => {
    // When each thing that people wait for is there, on the page's own clock.
    addEventListener('change', () => { window.hwPicked = performance.now(); }, { capture: true });
    new MutationObserver(() => {
      if (document.querySelector('.answer')) window.hwAnswer ??= performance.now();
      if (document.documentElement.dataset.ready === 'true') window.hwBuilt ??= performance.now();
    }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-ready'] });
  });
  await page.goto(own);
  if (ready) await whenReady(page);
  return { page, told, close: () => context.close() };
}

export const whenReady = (page) => page.waitForFunction(() => document.documentElement.dataset.ready === 'true', null, { timeout: 60000 });
export const quiet = (told) => assert.deepEqual(told, []);
export const text = async (page, selector) => (await page.locator(selector).textContent()).replaceAll('\u00a0', ' ').trim();

/** Saves what a click makes the page save: {name, bytes}. */
export async function saved(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** A CSV file as rows of cells, by the rules of RFC 4180. */
export function cells(csv) {
  const rows = [[]];
  let cell = '', within = false;
  for (let i = csv[0] === '\ufeff' ? 1 : 0; i < csv.length; i++) {
    const c = csv[i];
    if (within) {
      if (c === '"' && csv[i + 1] === '"') { cell += c; i++; } else if (c === '"') within = false; else cell += c;
    } else if (c === '"') within = true;
    else if (c === ',' || c === '\n') {
      rows.at(-1).push(cell);
      cell = '';
      if (c === '\n') rows.push([]);
    } else if (c !== '\r') cell += c;
  }
  if (cell || rows.at(-1).length) rows.at(-1).push(cell);
  else rows.pop();
  return rows;
}
