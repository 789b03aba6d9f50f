// SPDX-License-Identifier: GPL-3.0-or-later
// The page: opens the result that lies in it, or one that a person picks or drops, and builds the panels.
import * as h5wasm from 'h5wasm';
import { Context } from './context.js';
import { h, choice } from './dom.js';
import { FileProblem, MOST_BYTES, Result, checkEnds } from './file.js';
import { drawForPaper, drawNow, hideTip, keepTip } from './figure.js';
import * as about from './panels/about.js';
import * as ae from './panels/ae.js';
import * as answer from './panels/answer.js';
import * as assumptions from './panels/assumptions.js';
import * as days from './panels/days.js';
import * as delays from './panels/delays.js';
import * as explorer from './panels/explorer.js';
import * as flow from './panels/flow.js';
import * as money from './panels/money.js';
import * as observed from './panels/observed.js';
import * as people from './panels/people.js';
import * as place from './panels/place.js';
import * as together from './panels/together.js';
import * as waits from './panels/waits.js';
import * as warnings from './panels/warnings.js';

const PANELS = [answer, together, warnings, observed, delays, flow, days, waits, ae, money, people, place, explorer, assumptions, about];
const AT_ONCE = 1; // panels built before the page is shown; the others follow, one at a time, so that it answers at once
const byId = (id) => document.getElementById(id);
let h5 = null, result = null, round = 0;

function say(words, problem = false) {
  const status = byId('status');
  status.className = problem ? 'problem' : '';
  status.textContent = words;
  status.hidden = !words;
}

function panelOf(panel, ctx) {
  let content;
  try {
    content = panel.build(ctx);
  } catch (problem) {
    console.warn(panel.id, problem);
    content = [h('p', { class: 'problem' }, 'This part of the result cannot be shown: the file does not hold what it should.')];
  }
  return content && h('section', { id: panel.id, 'data-panel': panel.id, 'aria-labelledby': `${panel.id}-title` }, h('h2', { id: `${panel.id}-title`, tabindex: -1 }, panel.title), content);
}

const idle = () => new Promise((resolve) => { setTimeout(resolve, 0); });

/** Builds all panels for two scenarios. A newer call ends an older one that is still building. */
async function showPanels(base, scenario) {
  const mine = ++round, ctx = new Context(result, base, scenario), place = byId('panels'), contents = byId('contents'), links = h('ol', {});
  place.setAttribute('aria-busy', 'true');
  const fresh = document.createDocumentFragment();
  for (const [i, panel] of PANELS.entries()) {
    if (i >= AT_ONCE) await idle();
    if (mine !== round) return;
    const section = panelOf(panel, ctx);
    if (!section) continue;
    links.append(h('li', {}, h('a', { href: `#${panel.id}` }, panel.title)));
    if (i < AT_ONCE) fresh.append(section); else place.append(section);
    if (i === AT_ONCE - 1) { place.replaceChildren(fresh); contents.replaceChildren(h('details', { open: matchMedia('(min-width: 601px)').matches }, h('summary', { class: 'contents-title' }, 'On this page'), links)); contents.hidden = false; }
    drawNow(section);
  }
  place.removeAttribute('aria-busy');
  byId('said').textContent = ctx.comparing ? `Shown: ${ctx.schemeTitle}, compared with ${ctx.baseTitle}.` : `Shown: ${ctx.schemeTitle}.`;
  document.documentElement.dataset.ready = 'true';
}

function showControls(base, scenario) {
  const options = result.scenarios.map((s, i) => [i, s.title]), controls = byId('controls');
  byId('bar').hidden = options.length < 2;
  const change = (b, s) => { showControls(b, s); void showPanels(b, s); };
  const focus = document.activeElement?.id;
  controls.replaceChildren(choice('Scenario', options, scenario, (v) => change(base, Number(v)), 'scenario'),
    choice('Compared with', options, base, (v) => change(Number(v), scenario), 'compared-with'));
  if (focus === 'scenario' || focus === 'compared-with') byId(focus).focus();
}

function show() {
  byId('title').textContent = result.title;
  document.title = `${result.title} – Homeward`;
  byId('subtitle').textContent = `${result.scenarios.length > 1 ? `${result.scenarios.length} scenarios, ` : ''}${result.replicates.length} replicate${result.replicates.length === 1 ? '' : 's'} each. ${result.model === 'network' ? 'A network model.' : 'A simulation of health and social care.'}`;
  const scenario = result.scenarios.length > 1 ? 1 : 0;
  showControls(0, scenario);
  byId('foot').replaceChildren(h('p', {}, `Homeward ${result.version}. Simulated figures: the people are synthetic.`), result.attribution ? h('p', {}, result.attribution) : '');
  say('');
  void showPanels(0, scenario);
}

function clear() {
  round++;
  result?.close();
  result = null;
  for (const id of ['said', 'panels', 'contents', 'controls', 'foot']) byId(id).replaceChildren();
  byId('bar').hidden = byId('contents').hidden = true;
  byId('title').textContent = 'Result viewer';
  byId('subtitle').textContent = document.title = 'Homeward';
  delete document.documentElement.dataset.ready;
}

/** Tells why a file is refused, where it can be seen; what was shown before stays. */
function refuse(words) {
  say(result ? `${words} The page still shows “${result.title}”.` : words, true);
  byId('status').scrollIntoView({ block: 'center' });
}

/** The old result is given up only when the new one is read. */
function openBytes(bytes, name) {
  let fresh;
  try {
    fresh = new Result(h5, bytes, name);
  } catch (problem) {
    refuse(problem instanceof FileProblem ? problem.message : `${name} cannot be read.`);
    if (!(problem instanceof FileProblem)) console.warn(problem);
    return false;
  }
  clear();
  result = fresh;
  show();
  return true;
}

/** Looks at both ends first: what is not a result is refused before all of it is read. */
async function openFile(file) {
  say(`Opening ${file.name}…`);
  try {
    const part = async (from, to) => new Uint8Array(await file.slice(Math.max(0, from), to).arrayBuffer());
    checkEnds(file.name, file.size, await part(0, 48), await part(file.size - 32, file.size));
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (openBytes(bytes, file.name)) byId('main').focus();
  } catch (problem) {
    refuse(problem instanceof FileProblem ? problem.message : `${file.name} cannot be read: the browser was not given it.`);
  }
}

function offerOpening(embedded) {
  const input = h('input', { type: 'file', id: 'file', accept: '.h5,.hdf5,application/x-hdf5', onchange: () => {
    const file = input.files[0];
    input.value = ''; // so that the same file can be opened again
    if (file) void openFile(file);
  } });
  const section = byId('open');
  section.replaceChildren(h('h2', { id: 'open-title' }, embedded ? 'Open another result' : 'Open a result'),
    h('div', { class: 'drop' }, embedded ? null : h('p', {}, 'This page draws the results of Homeward, which simulates how patients flow through health and social care, and where discharge gets stuck.'), h('p', {}, h('label', { for: 'file' }, 'Choose a file that “homeward run” wrote (it ends in .h5), or drop one anywhere on this page.')), input,
      h('p', { class: 'note' }, `It stays on this computer: nothing is sent anywhere. Up to ${MOST_BYTES / 1e6} MB.`)));
  section.hidden = false;
  if (embedded) byId('panels').after(section);
  const over = (event) => { if (event.dataTransfer?.types.includes('Files')) { event.preventDefault(); document.body.classList.add('dropping'); } };
  const away = () => document.body.classList.remove('dropping');
  addEventListener('dragenter', over);
  addEventListener('dragover', over);
  addEventListener('dragleave', (event) => { if (event.relatedTarget === null) away(); });
  addEventListener('drop', (event) => {
    event.preventDefault();
    away();
    const files = event.dataTransfer?.files ?? [];
    if (files.length > 1) refuse('Drop one file at a time.');
    else if (files.length === 1) void openFile(files[0]);
  });
}

function bytesOf(text) {
  const binary = atob(text.trim()), bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

async function start() {
  await h5wasm.ready;
  h5 = h5wasm;
  const embedded = byId('homeward-result');
  offerOpening(embedded !== null);
  if (embedded === null) {
    say('');
    document.documentElement.dataset.ready = 'true';
    return;
  }
  const name = embedded.dataset.name || 'The result';
  let bytes;
  try { bytes = bytesOf(embedded.textContent); } catch { say(`This page is damaged: ${name} in it cannot be decoded. Copy the file again.`, true); return; }
  openBytes(bytes, name);
}

/** What is printed though it is closed on the screen; closed again afterwards. */
function openForPaper(paper) {
  for (const details of document.querySelectorAll(paper ? 'details.on-paper:not([open])' : 'details.on-paper.opened')) {
    details.open = paper;
    details.classList.toggle('opened', paper);
  }
}
addEventListener('beforeprint', () => { openForPaper(true); drawForPaper(true); });
addEventListener('afterprint', () => { openForPaper(false); drawForPaper(false); });
addEventListener('keydown', (event) => { if (event.key === 'Escape') hideTip(); });
keepTip();
start().catch((problem) => { console.warn(problem); say('This page could not start: its HDF5 reader does not run in this browser.', true); });
