// SPDX-License-Identifier: GPL-3.0-or-later
// The checksum of sim/checksum.h. It multiplies 64-bit words, for which JavaScript has only slow ways (a tenth of a second and
// more for 20 MB): so its loop is WebAssembly, small enough to be written here by hand.

const PIECE_PAGES = 16, PIECE = PIECE_PAGES * 65536; // bytes summed at a time
const START = 0x9e3779b97f4a7c15n;

/* (func (export "f") (param $at i32) (param $end i32) (param $sum i64) (result i64)); its memory is "m". */
const CODE = [
  0x03, 0x40,                                                             // loop
  0x20, 2, 0x20, 0, 0x29, 3, 0, 0x85,                                     //   sum ^ the word at $at
  0x42, 0xcd, 0x99, 0xd6, 0xea, 0xfe, 0xfa, 0xeb, 0xa8, 0x7f, 0x7e,       //   times 0xff51afd7ed558ccd
  0x22, 2, 0x20, 2, 0x42, 32, 0x88, 0x85, 0x21, 2,                        //   sum ^= sum >> 32
  0x20, 0, 0x41, 8, 0x6a, 0x22, 0, 0x20, 1, 0x49, 0x0d, 0,                //   the next word, if there is one
  0x0b, 0x20, 2, 0x0b,                                                    // end; give the sum
];
const section = (kind, ...bytes) => [kind, bytes.length, ...bytes];
const MODULE = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  ...section(1, 1, 0x60, 3, 0x7f, 0x7f, 0x7e, 1, 0x7e),                   // one type: (i32, i32, i64) gives i64
  ...section(3, 1, 0), ...section(5, 1, 0, PIECE_PAGES),
  ...section(7, 2, 1, 0x66, 0, 0, 1, 0x6d, 2, 0),                         // exports f and m
  ...section(10, 1, CODE.length + 1, 0, ...CODE)]);
let made = null;

/**
 * @param {Uint8Array} bytes of which the first `size` are summed
 * @returns {[number, number]} high and low half, unsigned
 */
export function checksum(bytes, size) {
  made ??= new WebAssembly.Instance(new WebAssembly.Module(MODULE)).exports;
  const memory = new Uint8Array(made.m.buffer);
  let sum = START ^ BigInt(size);
  for (let from = 0; from < size; from += PIECE) {
    const here = Math.min(PIECE, size - from), whole = Math.ceil(here / 8) * 8;
    memory.set(bytes.subarray(from, from + here));
    memory.fill(0, here, whole);
    sum = made.f(0, whole, sum);
  }
  return [Number(BigInt.asUintN(32, sum >> 32n)), Number(BigInt.asUintN(32, sum))];
}
