/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_UTF8_H
#define HW_UTF8_H
/* Characters of UTF-8, for readers of text that somebody else wrote. */
#include <stdbool.h>
#include <stdint.h>

/* Of a byte of value at least 0x80: how many bytes follow it in its character; -1 when it begins none. The text ends in a 0. */
static inline int32_t hw_utf8_more(const unsigned char *at) {
    int32_t n = at[0] >= 0xc2 && at[0] <= 0xdf ? 1 : at[0] >= 0xe0 && at[0] <= 0xef ? 2 : at[0] >= 0xf0 && at[0] <= 0xf4 ? 3 : -1;
    for (int32_t i = 1; i <= n; i++) {
        if ((at[i] & 0xc0) != 0x80) {
            return -1;
        }
    }
    bool overlong = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
    bool beyond = (at[0] == 0xed && at[1] > 0x9f) || (at[0] == 0xf4 && at[1] > 0x8f);
    return overlong || beyond ? -1 : n;
}

#endif
