// SPDX-License-Identifier: GPL-3.0-or-later
// A chart or a table as a file. Everything is made here, in the page; nothing is asked of a server.
import { h, s } from './dom.js';
import { textWidth, wrap } from './charts.js';
import { swatch } from './legend.js';

export function download(name, type, content) {
  const link = h('a', { href: URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
/** Spreadsheets take a text that starts so for a formula: a scheme's name must not become one. */
const harmless = (text) => (/^[=+\-@\t]/.test(text) ? `'${text}` : text);

export function csv(columns, rows) {
  const cell = (value) => (typeof value === 'number' ? (Number.isFinite(value) ? String(value) : '') : quoted(harmless(String(value ?? ''))));
  return `\ufeff${[columns.map((c) => quoted(c.head)), ...rows.map((row) => columns.map((c) => cell(row[c.key])))].map((line) => line.join(',')).join('\r\n')}\r\n`;
}

/** The chart with its title, legend and source, so that it can stand alone in a board paper. */
export function whole(svg, { title, lead, legend, source }) {
  const width = svg.viewBox.baseVal.width || svg.width.baseVal.value, height = svg.viewBox.baseVal.height || svg.height.baseVal.value, pad = 20;
  const out = s('svg', { xmlns: 'http://www.w3.org/2000/svg', 'font-family': 'system-ui, Arial, sans-serif', fill: '#0b0c0c' });
  let y = pad;
  const write = (text, size, weight, colour) => {
    for (const line of wrap(text, (width - 10) * 14 / size)) {
      y += size * 1.3;
      const element = s('text', { x: pad, y, 'font-size': size, 'font-weight': weight, fill: colour });
      element.textContent = line;
      out.append(element);
    }
  };
  write(title, 18, 700, '#0b0c0c');
  if (lead) write(lead, 14, 400, '#44505c');
  y += 12;
  let x = pad;
  for (const [i, [name, kind]] of legend.entries()) {
    const wide = 30 + textWidth(name) + 24;
    if (i > 0 && x + wide > width) { x = pad; y += 22; }
    const text = s('text', { x: x + 30, y: y + 13, 'font-size': 14 });
    text.textContent = name;
    out.append(s('g', { transform: `translate(${x},${y})` }, swatch(kind)), text);
    x += wide;
  }
  y += legend.length ? 30 : 0;
  const inner = svg.cloneNode(true);
  inner.setAttribute('x', pad);
  inner.setAttribute('y', y);
  inner.setAttribute('width', width);
  inner.setAttribute('height', height);
  inner.querySelectorAll('[tabindex]').forEach((e) => e.removeAttribute('tabindex'));
  out.append(inner);
  y += height + 4;
  write(source, 12, 400, '#44505c');
  y += pad;
  const size = { width: width + 2 * pad, height: y };
  out.setAttribute('width', size.width);
  out.setAttribute('height', size.height);
  out.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
  out.prepend(s('rect', { width: '100%', height: '100%', fill: '#ffffff' }));
  return { text: new XMLSerializer().serializeToString(out), ...size };
}

export async function png({ text, width, height }) {
  const image = new Image(), scale = 2;
  image.src = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
  await image.decode();
  const canvas = h('canvas', { width: width * scale, height: height * scale });
  canvas.getContext('2d').drawImage(image, 0, 0, width * scale, height * scale);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve) => { canvas.toBlob(resolve, 'image/png'); });
}
