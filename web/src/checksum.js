// SPDX-License-Identifier: GPL-3.0-or-later
// The checksum of sim/checksum.h: 64-bit words, here as two halves of 32 bits, since BigInt would take half a second for 20 MB.

const FACTOR_HIGH = 0xff51afd7, FACTOR_LOW = 0xed558ccd;

/**
 * @param {Uint8Array} bytes of which the first `size` are summed
 * @returns {[number, number]} high and low half, unsigned
 */
export function checksum(bytes, size) {
  let high = 0x9e3779b9 ^ Math.floor(size / 2 ** 32), low = 0x7f4a7c15 ^ (size >>> 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const c = FACTOR_LOW >>> 16, d = FACTOR_LOW & 0xffff, whole = size - size % 8;
  const step = (wordLow, wordHigh) => {
    const l = (low ^ wordLow) >>> 0, h = high ^ wordHigh;
    const a = l >>> 16, b = l & 0xffff;
    const bottom = b * d, middle = a * d + (bottom >>> 16), other = (middle & 0xffff) + b * c;
    const carry = a * c + Math.floor(middle / 65536) + (other >>> 16);
    high = (carry + Math.imul(h, FACTOR_LOW) + Math.imul(l, FACTOR_HIGH)) | 0;
    low = Math.imul(l, FACTOR_LOW) ^ high;
  };
  for (let i = 0; i < whole; i += 8) step(view.getUint32(i, true), view.getUint32(i + 4, true));
  if (whole < size) {
    const rest = new DataView(new ArrayBuffer(8));
    for (let i = whole; i < size; i++) rest.setUint8(i - whole, bytes[i]);
    step(rest.getUint32(0, true), rest.getUint32(4, true));
  }
  return [high >>> 0, low >>> 0];
}
