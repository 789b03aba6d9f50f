// SPDX-License-Identifier: GPL-3.0-or-later
// What stands around every chart: title, legend, the chart itself with details on hover and on arrow keys, its numbers as a
// table, and its files. Charts are redrawn when their width changes, and for paper.
import { h, s, table } from './dom.js';
import { PAPER_PX } from './charts.js';
import { swatch } from './legend.js';
import * as files from './export.js';

const drawn = new Set(); // figures on the page

function legendOf(items) {
  return h('ul', { class: 'legend' }, items.map(([name, kind]) =>
    h('li', {}, s('svg', { width: 22, height: 16, 'aria-hidden': 'true' }, swatch(kind)), h('span', {}, name))));
}

const tip = () => document.getElementById('tip');
const LEAVING_MS = 300; // time to move the pointer from a point onto its tip, which then stays (WCAG 1.4.13)
let leaving = 0;
const stay = () => { clearTimeout(leaving); };
export function hideTip() { stay(); tip().hidden = true; }
const hideSoon = () => { stay(); leaving = setTimeout(hideTip, LEAVING_MS); };
/** The tip stays while the pointer is on it, so that large letters and a magnifier can be moved over it. */
export function keepTip() {
  tip().addEventListener('pointerenter', stay);
  tip().addEventListener('pointerleave', hideSoon);
}
function showTip(text, box) {
  stay();
  const t = tip();
  t.textContent = text.replaceAll('; ', '\n');
  t.hidden = false;
  const left = Math.min(Math.max(8, box.left + box.width / 2 - t.offsetWidth / 2), document.documentElement.clientWidth - t.offsetWidth - 8);
  const above = box.top - t.offsetHeight - 8;
  t.style.left = `${left + scrollX}px`;
  t.style.top = `${(above > 60 ? above : box.bottom + 8) + scrollY}px`;
}

/** One tab stop a chart; arrow keys, Home and End walk its points. Each point tells its own text. */
function makeWalkable(svg, label) {
  svg.querySelectorAll('g[aria-label], g[aria-description]').forEach((g) => { g.removeAttribute('aria-label'); g.removeAttribute('aria-description'); });
  svg.setAttribute('role', 'group');
  svg.setAttribute('aria-roledescription', 'chart');
  svg.setAttribute('aria-label', `${label}. Arrow keys move between its points.`);
  svg.querySelectorAll('text').forEach((text) => text.setAttribute('aria-hidden', 'true'));
  const points = [...svg.querySelectorAll('[aria-label]:not(g)')];
  points.forEach((point, i) => {
    point.setAttribute('role', 'img');
    point.setAttribute('tabindex', i === 0 ? 0 : -1);
    point.classList.add('point');
  });
  const told = (event) => { if (event.target.classList.contains('point')) showTip(event.target.getAttribute('aria-label'), event.target.getBoundingClientRect()); };
  svg.addEventListener('focusin', told);
  svg.addEventListener('pointerover', told);
  svg.addEventListener('focusout', hideTip);
  svg.addEventListener('pointerout', hideSoon);
  svg.addEventListener('keydown', (event) => {
    const i = points.indexOf(event.target), to = { ArrowRight: i + 1, ArrowDown: i + 1, ArrowLeft: i - 1, ArrowUp: i - 1, Home: 0, End: points.length - 1 }[event.key];
    if (to === undefined || i < 0 || !points[to]) return;
    event.preventDefault();
    event.target.setAttribute('tabindex', -1);
    points[to].setAttribute('tabindex', 0);
    points[to].focus();
  });
}

function put(figure, width) {
  if (width < 40 || figure.width === width) return;
  figure.width = width;
  const svg = figure.draw(width);
  svg.setAttribute('viewBox', `0 0 ${svg.getAttribute('width')} ${svg.getAttribute('height')}`);
  makeWalkable(svg, figure.title);
  figure.svg = svg;
  figure.place.replaceChildren(svg);
}

const widthOf = (figure) => Math.floor(figure.place.clientWidth);
const watcher = globalThis.ResizeObserver && new ResizeObserver((entries) => {
  if (matchMedia('print').matches) return;
  requestAnimationFrame(() => entries.forEach(({ target }) => { if (target.isConnected) put(target.figure, widthOf(target.figure)); }));
});

/** All charts for paper, or back for the screen. */
export function drawForPaper(paper) {
  for (const figure of drawn) {
    if (!figure.place.isConnected) drawn.delete(figure);
    else put(figure, paper ? PAPER_PX : widthOf(figure));
  }
}

const fileName = (title, end) => `${title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60)}.${end}`;

function buttons(figure) {
  const about = () => ({ title: figure.title, lead: figure.lead, legend: figure.legend, source: figure.source });
  const button = (text, what, onclick) => h('button', { type: 'button', 'data-export': text.toLowerCase(), 'aria-label': `${text}: ${what} of “${figure.title}”`, onclick }, text);
  return h('div', { class: 'files', role: 'group', 'aria-label': 'Save' },
    button('PNG', 'picture', async () => files.download(fileName(figure.title, 'png'), 'image/png', await files.png(files.whole(figure.svg, about())))),
    button('SVG', 'drawing', () => files.download(fileName(figure.title, 'svg'), 'image/svg+xml', files.whole(figure.svg, about()).text)),
    button('CSV', 'numbers', () => files.download(fileName(figure.title, 'csv'), 'text/csv', files.csv(figure.columns, figure.rows))));
}

/** The table is made when somebody opens it: all of them together would be most of the page. */
function numbers({ title, columns, rows }) {
  const details = h('details', { class: 'numbers', ontoggle: () => { if (details.open && details.children.length === 1) details.append(table(title, columns, rows)); } },
    h('summary', {}, 'Numbers of this chart'));
  return details;
}

/**
 * @param {{title: string, lead?: string, note?: string, legend?: [string, string][], columns: object[], rows: object[],
 *   draw: (width: number) => SVGElement, source: string, level?: number}} what
 */
export function figure(what) {
  const place = h('div', { class: 'chart' }), own = { legend: [], ...what, place, width: 0 };
  place.figure = own;
  drawn.add(own);
  watcher?.observe(place);
  return h('figure', { 'data-chart': fileName(what.title, '').slice(0, -1) },
    h('figcaption', {}, h(what.level === 4 ? 'h4' : 'h3', {}, what.title), what.lead ? h('p', { class: 'under' }, what.lead) : null),
    own.legend.length ? legendOf(own.legend) : null, place,
    what.note ? h('p', { class: 'note' }, what.note) : null,
    h('div', { class: 'tools' },
      numbers(what), buttons(own)));
}

/** Draws at once what stands on the page. */
export function drawNow(root) {
  root.querySelectorAll('.chart').forEach((place) => put(place.figure, widthOf(place.figure)));
}
