// SPDX-License-Identifier: GPL-3.0-or-later
// The kinds of charts. Each takes rows that are already put in words and returns a function that draws an SVG of a given
// width; figure.js puts title, legend, table and exports around it. Colours are Okabe and Ito's, and never the only sign:
// what things are compared with is hollow, and what they are compared to is filled.
import * as Plot from '@observablehq/plot';

export const COLOURS = { base: '#54585d', baseFill: '#d5dde3', scheme: '#0072b2', observed: '#d55e00', ink: '#0b0c0c', rule: '#b1b4b6' };
/** How wide charts are drawn for paper: wider than A4's 680 between margins, then shrunk, and lower than on a screen, so that several stand on a page. */
export const PAPER_PX = 900;
const NARROW_PX = 560, FONT = '14px system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const SPARE = ['\u200b', '\u200b\u200b', '\u200b\u200b\u200b']; // rows above bars in narrow charts, where labels go

/** 0: the base, 1: the scheme */
const fill = (series) => (series === 0 ? COLOURS.baseFill : COLOURS.scheme);
const stroke = (series) => (series === 0 ? COLOURS.base : COLOURS.scheme);
const finite = (rows, ...keys) => rows.filter((row) => keys.every((key) => Number.isFinite(row[key])));

const ruler = globalThis.document ? document.createElement('canvas').getContext('2d') : null;
export function textWidth(text) {
  if (!ruler) return text.length * 7;
  ruler.font = FONT;
  return ruler.measureText(text).width;
}

/** Breaks a text at spaces so that no line is wider than width. */
export function wrap(text, width) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (lines.at(-1) && textWidth(longer) > width) lines.push(word); else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** Where labels of rows go: in a margin when there is room, above each row when there is not. */
function labelling(labels, width, beside = 0) {
  const narrow = width < NARROW_PX, widest = Math.max(60, ...labels.map(textWidth));
  const room = narrow ? 0 : Math.min(widest + 14, (width > 700 ? 0.4 : 0.36) * width);
  const wrapped = new Map(labels.map((label) => [label, wrap(label, narrow ? width - beside - 12 : room - 12)]));
  const lines = Math.min(SPARE.length, Math.max(1, ...[...wrapped.values()].map((parts) => parts.length)));
  return { narrow, room, wrapped, lines };
}

/** A white edge keeps rules from crossing letters. */
const HALO = { stroke: 'white', strokeWidth: 5, fill: COLOURS.ink };

/** y: where the last line of a label above its row ends. */
function labelMarks(labels, { narrow, wrapped }, y, dy, dx = 0) {
  const text = (d) => wrapped.get(d).join('\n'), fy = (d) => d;
  return narrow ? Plot.text(labels, { fy, text, y: () => y, frameAnchor: 'left', lineAnchor: 'bottom', textAnchor: 'start', dx: -dx, dy, lineHeight: 1.2, ...HALO })
    : Plot.text(labels, { fy, text, frameAnchor: 'left', textAnchor: 'end', dx: -10, lineHeight: 1.1 });
}

const frame = (width, more) => Plot.plot({ width, style: { font: FONT, fontVariant: 'tabular-nums', overflow: 'visible', background: 'none', color: COLOURS.ink }, ...more });
const valueAxis = (format, width, more = {}) => ({ label: null, grid: true, ticks: Math.max(3, Math.round(width / 130)), tickFormat: format, tickSize: 0, ...more });

/**
 * Bars with intervals, one group a label.
 * rows: {label, series, mean, low, high, shown, tip}
 */
export function bars(rows, format) {
  const labels = [...new Set(rows.map((row) => row.label))], series = [...new Set(rows.map((row) => row.series))].sort();
  return (width) => {
    const where = labelling(labels, width), most = Math.max(60, ...rows.map((row) => textWidth(row.shown) + 12));
    const extra = where.narrow ? where.lines : 0;
    const height = 30 + labels.length * Math.max((width === PAPER_PX ? 14 : 20) * (series.length + extra) + (width === PAPER_PX ? 5 : 12), where.narrow ? 0 : 17 * where.lines + (width === PAPER_PX ? 5 : 10));
    const means = rows.map((row) => row.mean).filter(Number.isFinite), ends = rows.flatMap((row) => [row.mean, row.low, row.high]).filter(Number.isFinite);
    const below = means.some((mean) => mean < 0) ? Math.min(...ends) : 0; // an interval's end below 0 is no reason for an axis there
    return frame(width, {
      height, marginLeft: where.room + 2, marginRight: most, marginTop: 2, marginBottom: 26,
      x: { ...valueAxis(format, width - where.room - most), domain: [below, Math.max(0, ...ends)], nice: true },
      y: { axis: null, domain: where.narrow ? [...SPARE.slice(0, extra), ...series] : series, paddingInner: 0.12, paddingOuter: 0.22 },
      fy: { axis: null, domain: labels, padding: 0 },
      marks: [
        Plot.barX(finite(rows, 'mean'), { x: 'mean', y: 'series', fy: 'label', fill: (d) => fill(d.series), stroke: (d) => stroke(d.series), strokeWidth: 1, ariaLabel: 'tip' }),
        Plot.ruleY(finite(rows, 'mean', 'low', 'high'), { x1: (d) => Math.max(below, d.low), x2: 'high', y: 'series', fy: 'label', stroke: COLOURS.ink, strokeWidth: 1.5 }),
        Plot.text(finite(rows, 'mean'), { x: (d) => Math.max(0, d.mean, Number.isFinite(d.high) ? d.high : 0), y: 'series', fy: 'label', text: 'shown', textAnchor: 'start', dx: 7 }),
        labelMarks(labels, where, SPARE[extra - 1], 6),
        Plot.ruleX([0], { stroke: COLOURS.ink }),
      ],
    });
  };
}

/**
 * Dots with intervals around a line of no change. Filled: sure of its direction.
 * rows: {label, mean, low, high, sure, shown, tip}; symbol and colour optional
 */
export function dots(rows, format, { zero = 0, log = false, ticks, domain } = {}) {
  const labels = rows.map((row) => row.label);
  return (width) => {
    const right = Math.max(50, ...rows.map((row) => textWidth(row.shown) + 16)), where = labelling(labels, width, right), inside = !where.narrow, edge = inside ? 8 : 22;
    const row = inside ? (where.lines > 1 ? 33 : width === PAPER_PX ? 20 : 27) : 17 * where.lines + 38, at = inside ? row / 2 : row - 20;
    return frame(width, {
      height: 40 + labels.length * row, marginLeft: where.room + edge, marginRight: inside ? right : edge, marginTop: 6, marginBottom: 28,
      x: { ...valueAxis(format, width - where.room - right), ...(domain ? { domain } : { nice: true }), type: log ? 'log' : 'linear', ...(ticks ? { ticks } : {}), insetLeft: 8, insetRight: 8 },
      y: { axis: null, type: 'linear', domain: [row, 0] },
      fy: { axis: null, domain: labels, padding: 0 },
      symbol: { type: 'identity' },
      marks: [
        Plot.ruleX([zero], { stroke: COLOURS.ink, strokeWidth: 1.25 }),
        Plot.ruleY(finite(rows, 'low', 'high'), { x1: 'low', x2: 'high', y: () => at, fy: 'label', stroke: (d) => d.colour ?? COLOURS.scheme, strokeWidth: 2.5 }),
        Plot.dot(finite(rows, 'mean'), { x: 'mean', y: () => at, fy: 'label', r: 5.5, symbol: (d) => d.symbol ?? 'circle', fill: (d) => (d.sure ? d.colour ?? COLOURS.scheme : 'white'), stroke: (d) => d.colour ?? COLOURS.scheme, strokeWidth: 2, ariaLabel: 'tip' }),
        labelMarks(labels, where, at, -11, edge),
        Plot.text(rows, { fy: 'label', text: 'shown', y: () => (inside ? at : at - 11), frameAnchor: 'right', lineAnchor: inside ? 'middle' : 'bottom', textAnchor: 'end', dx: inside ? right - 2 : edge, ...(inside ? {} : HALO) }),
      ],
    });
  };
}

/**
 * Lines with bands of intervals over time.
 * rows: {x, series, mean, low, high, tip}; observed rows: {x, mean, tip}. x: labels in order, or dates; zero: the axis holds 0; signed: they may be below it
 */
export function lines(rows, format, { zero = false, signed = false, observed = [], dates = false, short = (x) => x } = {}) {
  const names = new Map([...rows, ...observed].map((row) => [+row.x || row.x, row.label])), nameOf = (x) => names.get(+x || x);
  const domain = dates ? [...new Map(rows.map((row) => [+row.x, row.x])).values()] : [...new Set(rows.map((row) => row.x))], known = finite(rows, 'mean'), floor = signed || known.some((row) => row.mean < 0) ? -Infinity : 0; // a change may well be less than nothing, a count may not
  const spots = domain.map((x) => ({ x, tip: [...known, ...observed].filter((row) => row.x === x || +row.x === +x).map((row) => row.tip) })).map(({ x, tip }) => ({ x, tip: [nameOf(x), ...tip].join('; ') }));
  return (width) => {
    const every = Math.max(1, Math.ceil(domain.length * 46 / (width - 60)));
    const x = dates ? { type: 'utc', label: null, ticks: Math.max(3, Math.round(width / 110)), tickSize: 4 }
      : { type: 'point', domain, label: null, ticks: domain.filter((_, i) => i % every === 0), tickFormat: short, tickSize: 4, padding: 0.3 };
    const drawn = [0, 1].map((series) => known.filter((row) => row.series === series));
    const step = (width - 70) / Math.max(1, domain.length);
    return frame(width, {
      height: width < NARROW_PX ? 240 : width === PAPER_PX ? 210 : 300, marginLeft: 58, marginRight: 14, marginTop: 12, marginBottom: 32,
      x, y: { label: null, grid: true, ticks: 5, tickFormat: format, nice: true, zero, tickSize: 0 },
      marks: [
        zero ? Plot.ruleY([0], { stroke: COLOURS.ink }) : null,
        ...drawn.map((part, series) => Plot.areaY(finite(part, 'low', 'high'), { x: 'x', y1: (d) => Math.max(floor, d.low), y2: 'high', fill: stroke(series), fillOpacity: 0.2, curve: 'linear' })),
        ...drawn.map((part, series) => Plot.lineY(part, { x: 'x', y: 'mean', stroke: stroke(series), strokeWidth: 2, strokeDasharray: series === 0 ? '6 3' : null })),
        domain.length > 60 ? null : Plot.dot(known, { x: 'x', y: 'mean', r: domain.length > 20 ? 2.5 : 3.5, fill: (d) => (d.series === 0 ? 'white' : COLOURS.scheme), stroke: (d) => stroke(d.series), strokeWidth: 2 }),
        Plot.dot(observed, { x: 'x', y: 'mean', r: 5, symbol: 'diamond', fill: COLOURS.observed, stroke: 'white' }),
        Plot.ruleX(spots, { x: 'x', stroke: COLOURS.ink, strokeOpacity: 0, strokeWidth: Math.max(2, step), ariaLabel: 'tip', className: 'spot' }),
      ],
    });
  };
}
