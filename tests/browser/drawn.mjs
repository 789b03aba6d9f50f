// SPDX-License-Identifier: GPL-3.0-or-later
// What stands in the charts of a page, read off the drawing as a person does: marks by their place between the numbers of the
// axis, their colour by the legend, and beside that the words of tips, the cells of tables and the CSV.
import { cells } from './page.mjs';

/** '−£1.23m', '15,483', '91.2 %', '£4.35 million', '<0.01' as a number, and half of its last digit; null: no number there. */
export function read(words) {
  const found = /([\u2212-]?)£?([\u2212-]?)([\d,]*\d(?:\.(\d+))?)\s*(%|points|million|m\b|k\b)?/.exec(String(words).replaceAll('\u00a0', ' '));
  if (!found) return null;
  const times = { '%': 0.01, points: 0.01, million: 1e6, m: 1e6, k: 1e3 }[found[5]] ?? 1, sign = found[1] || found[2] ? -1 : 1;
  const value = sign * Number(found[3].replaceAll(',', '')) * times, thousands = times === 1 && /£/.test(words) && Math.abs(value) >= 1e4 && value % 1000 === 0; // in sentences pounds are told to the thousand
  return { value, half: thousands ? 500 : 0.5 * 10 ** -(found[4]?.length ?? 0) * times };
}

/** All figures on the page, or on a part of it, with their tables opened. */
export async function figures(page, part = 'body') {
  await page.evaluate((of) => document.querySelectorAll(`${of} details.numbers`).forEach((d) => { d.open = true; }), part);
  await page.waitForFunction((of) => [...document.querySelectorAll(`${of} details.numbers`)].every((d) => d.querySelector('table') && d.closest('figure').querySelector('.chart svg')), part);
  const all = await page.evaluate(async (of) => {
    const kept = [], make = URL.createObjectURL, click = HTMLAnchorElement.prototype.click;
    URL.createObjectURL = (blob) => { kept.push(blob); return 'data:,'; };
    HTMLAnchorElement.prototype.click = () => {};
    const box = (e, from) => { const b = e.getBoundingClientRect(); return { left: b.left - from.left, right: b.right - from.left, top: b.top - from.top, bottom: b.bottom - from.top, x: (b.left + b.right) / 2 - from.left, y: (b.top + b.bottom) / 2 - from.top }; };
    const paint = (e) => { const s = getComputedStyle(e); return { fill: s.fill, stroke: s.stroke, dashed: s.strokeDasharray !== 'none', thick: parseFloat(s.strokeWidth), faint: Number(s.fillOpacity) }; };
    const mark = (e, from) => ({ tag: e.tagName, tip: e.getAttribute('aria-label'), d: e.getAttribute('d'), point: e.classList.contains('point'), ...paint(e), ...box(e, from) });
    const out = [];
    for (const figure of document.querySelectorAll(`${of} figure[data-chart]`)) {
      const svg = figure.querySelector('.chart svg'), from = svg.getBoundingClientRect(), text = (e) => ({ text: [...e.childNodes].map((n) => n.textContent).join(' '), ...box(e, from) });
      figure.querySelector('[data-export=csv]').click();
      out.push({ name: figure.dataset.chart, panel: figure.closest('[data-panel]').dataset.panel, from: from.left, csv: await kept.pop().text(),
        legend: [...figure.querySelectorAll('.legend li')].map((li) => ({ words: li.textContent, ...paint(li.querySelector('svg > *')), tag: li.querySelector('svg > *').tagName })),
        cells: [...figure.querySelectorAll('.numbers table tr')].map((tr) => [...tr.children].map((c) => c.textContent)),
        marks: [...svg.querySelectorAll('rect, path, circle, line')].filter((e) => !e.closest('[aria-hidden=true]')).map((e) => mark(e, from)),
        axes: [...svg.querySelectorAll('g[font-variant]')].filter((g) => g.querySelector('text')).map((g) => [...g.querySelectorAll('text')].map(text)),
        texts: [...svg.querySelectorAll('text')].filter((e) => !e.closest('g[font-variant]')).map(text) });
    }
    URL.createObjectURL = make;
    HTMLAnchorElement.prototype.click = click;
    return out;
  }, part);
  return all.map((figure) => ({ ...figure, csv: cells(figure.csv), points: figure.marks.filter((m) => m.point) }));
}

/** From pixels to values by the numbers at the axis, and how far these are from one straight scale. log: a scale of ratios. */
export function scale(ticks, along, log = false) {
  const known = ticks.map((t) => ({ px: t[along], ...read(t.text) })).sort((a, b) => a.px - b.px), first = known[0], last = known.at(-1);
  const bent = (v) => (log ? Math.log(v) : v), slope = (bent(last.value) - bent(first.value)) / (last.px - first.px);
  const value = (px) => { const v = bent(first.value) + slope * (px - first.px); return log ? Math.exp(v) : v; };
  const off = Math.max(...known.map((k) => Math.abs(value(k.px) - k.value) - k.half));
  return { value, px: Math.abs(slope), off: off / Math.abs(slope), log };
}

/** The axis of values of a chart of lines: the numbers under each other. */
export const upright = (axes) => axes.find((axis) => axis.length > 1 && axis.every((t) => Math.abs(t.right - axis[0].right) < 2) && axis.some((t) => Math.abs(t.y - axis[0].y) > 5));
export const level = (axes) => axes.find((axis) => axis.length > 1 && axis.every((t) => Math.abs(t.y - axis[0].y) < 2));

/** The corners of a path of straight lines. */
export const corners = (d) => [...d.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
