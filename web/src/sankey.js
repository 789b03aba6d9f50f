// SPDX-License-Identifier: GPL-3.0-or-later
// A flow drawn as a Sankey diagram: the layout is d3-sankey's, the drawing ours, so that nodes and links can be walked by keyboard.
import { sankey as layoutOf, sankeyJustify, sankeyLinkHorizontal } from 'd3-sankey';
import { s } from './dom.js';
import { PAPER_PX, textWidth, wrap } from './charts.js';

const COLOURS = ['#0072b2', '#009e73', '#e69f00', '#cc79a7', '#56b4e9', '#d55e00', '#8a6d00'], END = '#54585d';
const NARROW_PX = 560, SLIDING_PX = 640, MOST_NARROW_STEPS = 2, LINE_PX = 15;

/** The longest way through the links, in links. */
function depth(links) {
  const from = (id) => Math.max(0, ...links.filter((l) => l.from === id).map((l) => 1 + from(l.to)));
  return Math.max(0, ...links.map((l) => from(l.from)));
}

/** The name of a node and its number: outside the drawing at both ends, to the right of the node between them. */
function labelOf(node, name, shown, { narrow, left, room, gap }) {
  const first = node.targetLinks.length === 0, last = node.sourceLinks.length === 0;
  const x = first ? node.x0 - 8 : node.x1 + 7, lines = wrap(name, first ? left - 16 : last ? room - 18 : gap - 24);
  const own = narrow || lines.length > 1 || first || (!last && textWidth(`${name} ${shown}`) > gap - 24), y = (node.y0 + node.y1) / 2 + 4 - (lines.length - (own ? 0 : 1)) * LINE_PX / 2;
  const text = s('text', { 'text-anchor': first ? 'end' : 'start', x, y, stroke: 'white', 'stroke-width': 4, 'stroke-linejoin': 'round', 'paint-order': 'stroke' });
  lines.forEach((line, i) => {
    const span = s('tspan', i ? { x, dy: LINE_PX } : {});
    span.textContent = i === lines.length - 1 && !own ? `${line} ` : line;
    text.append(span);
  });
  const number = s('tspan', { 'font-weight': 600, ...(own ? { x, dy: LINE_PX } : {}) });
  number.textContent = shown;
  text.append(number);
  return text;
}

/** The drawing's measures in so many pixels, and its layout there: in the height that its labels want, or in one that draws a number so many pixels wide. */
function layOut(links, names, place, unit = null) {
  const slides = depth(links) > MOST_NARROW_STEPS && place < SLIDING_PX, width = slides ? SLIDING_PX : place; // on a telephone it slides sideways
  const narrow = width < NARROW_PX, used = [...new Set(links.flatMap((l) => [l.from, l.to]))];
  const ends = used.filter((id) => !links.some((l) => l.from === id)), starts = used.filter((id) => !links.some((l) => l.to === id));
  const widest = (ids, extra, most) => Math.min(most, Math.max(60, ...ids.map((id) => textWidth(names[id]))) + extra);
  const room = narrow ? 124 : widest(ends, 76, 290), left = narrow ? 86 : widest(starts, 20, 150), padding = narrow || slides ? 40 : width === PAPER_PX ? 28 : 34, margin = 10 + (narrow ? 36 : 14);
  const within = (height) => layoutOf().nodeId((n) => n.id).nodeAlign(sankeyJustify).nodeSort(null).nodeWidth(14).nodePadding(padding)
    .extent([[left, 10], [width - room, height - margin + 10]])({ nodes: used.map((id) => ({ id })), links: links.map((l) => ({ source: l.from, target: l.to, value: l.value, tip: l.tip })) });
  let height = Math.max(narrow ? 420 : width === PAPER_PX ? 320 : 400, ends.length * (narrow ? 66 : 42), used.length * 34), graph = within(height);
  if (unit) {
    const layers = new Map();
    for (const n of graph.nodes) layers.set(n.layer, (layers.get(n.layer) ?? -padding) + n.value * unit + padding);
    height = margin + Math.max(...layers.values());
    graph = within(height);
  }
  const most = graph.nodes.reduce((a, b) => (b.value > a.value ? b : a));
  return { graph, width, height, left, room, narrow, slides, unit: (most.y1 - most.y0) / most.value };
}

/**
 * links: {from, to, value, tip}, without circles; names: {id: label}; tips of nodes: (label, value) => {tip, shown}; beside: links of
 * another drawing that this one is looked at together with: a number is as wide in both.
 */
export function sankey(links, names, tipOf, beside = null) {
  return (place) => {
    const free = layOut(links, names, place), other = beside?.length ? layOut(beside, names, place).unit : Infinity;
    const { graph, width, height, left, room, narrow, slides } = other < free.unit ? layOut(links, names, place, other) : free;
    const svg = s('svg', { width, height, 'font-family': 'system-ui, Arial, sans-serif', 'font-size': 13, fill: '#0b0c0c', class: slides ? 'slides' : null });
    const colours = new Map(graph.nodes.map((n) => [n.id, END])), path = sankeyLinkHorizontal();
    graph.nodes.filter((n) => n.sourceLinks.length).forEach((n, i) => colours.set(n.id, COLOURS[i % COLOURS.length]));
    for (const link of graph.links) {
      svg.append(s('path', { d: path(link), fill: 'none', stroke: colours.get(link.source.id), 'stroke-opacity': 0.4, 'stroke-width': Math.max(1, link.width), 'aria-label': link.tip }));
    }
    for (const node of graph.nodes) {
      svg.append(s('rect', { x: node.x0, y: node.y0, width: node.x1 - node.x0, height: Math.max(1, node.y1 - node.y0), fill: colours.get(node.id), stroke: '#0b0c0c', 'stroke-width': 0.5, 'aria-label': tipOf(names[node.id], node.value).tip }));
    }
    const gap = (width - room - left) / Math.max(1, ...graph.nodes.map((n) => n.layer));
    for (const node of graph.nodes) svg.append(labelOf(node, names[node.id], tipOf(names[node.id], node.value).shown, { narrow, left, room, gap }));
    return svg;
  };
}
