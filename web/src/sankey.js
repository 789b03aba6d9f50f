// SPDX-License-Identifier: GPL-3.0-or-later
// A flow drawn as a Sankey diagram: the layout is d3-sankey's, the drawing ours, so that nodes and links can be walked by keyboard.
import { sankey as layoutOf, sankeyJustify, sankeyLinkHorizontal } from 'd3-sankey';
import { s } from './dom.js';
import { textWidth, wrap } from './charts.js';

const KINDS = ['#0072b2', '#009e73', '#e69f00', '#cc79a7', '#56b4e9', '#d55e00', '#5b6b7b'];

/**
 * links: {from, to, value, tip}; names: {id: label}; tips of nodes: (label, value) => text
 * A link against the order of nodes goes to a copy of its end, named again: layouts cannot show circles.
 */
export function sankey(links, names, tipOf) {
  return (width) => {
    const narrow = width < 560, used = [...new Set(links.flatMap((l) => [l.from, l.to]))], size = 13;
    const right = new Set(links.map((l) => l.to).filter((id) => !links.some((l) => l.from === id)));
    const room = narrow ? 128 : Math.min(300, Math.max(...[...right].map((id) => textWidth(names[id])), 60) + 76);
    const left = narrow ? 86 : 130, height = Math.max(narrow ? 420 : 380, right.size * (narrow ? 66 : 40));
    const graph = layoutOf().nodeId((n) => n.id).nodeAlign(sankeyJustify).nodeSort(null).nodeWidth(14).nodePadding(narrow ? 40 : 20)
      .extent([[left, 8], [width - room, height - (narrow ? 36 : 8)]])({ nodes: used.map((id) => ({ id })), links: links.map((l) => ({ source: l.from, target: l.to, value: l.value, tip: l.tip })) });
    const svg = s('svg', { width, height, 'font-family': 'system-ui, Arial, sans-serif', 'font-size': size, fill: '#0b0c0c' });
    const starts = graph.nodes.filter((n) => n.sourceLinks.length), colours = new Map(graph.nodes.map((n) => [n.id, '#5b6b7b']));
    starts.forEach((n, i) => colours.set(n.id, KINDS[i % KINDS.length]));
    const path = sankeyLinkHorizontal();
    for (const link of graph.links) {
      svg.append(s('path', { d: path(link), fill: 'none', stroke: colours.get(link.source.id), 'stroke-opacity': 0.4, 'stroke-width': Math.max(1, link.width), 'aria-label': link.tip }));
    }
    for (const node of graph.nodes) {
      svg.append(s('rect', { x: node.x0, y: node.y0, width: node.x1 - node.x0, height: Math.max(1, node.y1 - node.y0), fill: colours.get(node.id), stroke: '#0b0c0c', 'stroke-width': 0.5, 'aria-label': tipOf(names[node.id], node.value).tip }));
      const ends = node.sourceLinks.length === 0, label = wrap(names[node.id], (ends ? room : left) - 22), value = tipOf(names[node.id], node.value).shown;
      const text = s('text', { 'text-anchor': ends ? 'start' : 'end', y: (node.y0 + node.y1) / 2 - (label.length - 1) * 7.5 });
      label.forEach((line, i) => {
        const span = s('tspan', { x: ends ? node.x1 + 8 : node.x0 - 8, dy: i ? 15 : 4 });
        span.textContent = i === label.length - 1 ? `${line} ` : line;
        text.append(span);
      });
      const number = s('tspan', { 'font-weight': 600, ...(narrow || !ends ? { x: ends ? node.x1 + 8 : node.x0 - 8, dy: 15 } : {}) });
      number.textContent = value;
      text.append(number);
      svg.append(text);
    }
    return svg;
  };
}
